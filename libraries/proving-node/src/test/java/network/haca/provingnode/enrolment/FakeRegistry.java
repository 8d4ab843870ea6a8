package network.haca.provingnode.enrolment;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import network.haca.attestation.EnclaveIdentity;
import network.haca.primitives.Bytes32;
import network.haca.schemas.NodeKind;

/** A registry that says what a test wants, and remembers what it was asked for. */
final class FakeRegistry implements NodeRegistry {
  static final Instant FROM = Instant.ofEpochSecond(1_000);

  /** The answer to whoever asks. */
  volatile RegistryStanding standing = new RegistryStanding.Unknown();

  /** The reason for which it does not answer; empty while it does. */
  volatile String away = "";

  /** The reason for which it registers nobody. */
  volatile String refusal = "";

  /** The reason for which no entry can be ended. */
  volatile String undying = "";

  volatile boolean isFresh = true;
  volatile boolean hasNewOperator;

  /** Runs within each registration. */
  volatile Runnable onEnrol = () -> {};

  /** Runs when a registration is done, before it is answered. */
  volatile Runnable onEnrolled = () -> {};

  /** The measurements that nobody has approved. */
  volatile Set<Measurement> refused = Set.of();

  /** Nodes that are disabled, whatever the others are. */
  final Set<Bytes32> disabled = ConcurrentHashMap.newKeySet();

  /** Runs before each end of an entry. */
  volatile Runnable onDeparture = () -> {};

  final List<Bytes32> enrolled = new CopyOnWriteArrayList<>();

  /** The measurements of those that were enrolled. */
  final List<Measurement> measured = new CopyOnWriteArrayList<>();

  final List<Bytes32> taken = new CopyOnWriteArrayList<>();
  final List<Bytes32> left = new CopyOnWriteArrayList<>();

  /** The nodes whose hearts beat now. */
  final List<Bytes32> beating = new ArrayList<>();

  private static void check(String failure) throws IOException {
    if (!failure.isEmpty()) {
      throw new IOException(failure);
    }
  }

  @Override
  public RegistryStanding standing(Bytes32 teeId) throws IOException {
    check(away);
    return disabled.contains(teeId) ? new RegistryStanding.Disabled() : standing;
  }

  @Override
  public boolean isChainFresh() throws IOException {
    check(away);
    return isFresh;
  }

  @Override
  public Instant enrol(
      EnclaveIdentity identity, NodeKind kind, String endpoint, Measurement measurement)
      throws IOException {
    onEnrol.run();
    check(refusal);
    check(refused.contains(measurement) ? "not approved" : "");
    enrolled.add(identity.teeId());
    measured.add(measurement);
    standing = new RegistryStanding.Enabled(FROM);
    onEnrolled.run();
    check(away);
    return FROM;
  }

  @Override
  public void taken(Bytes32 teeId) {
    taken.add(teeId);
    hasNewOperator = false;
  }

  @Override
  public boolean hasNewOperator(Bytes32 teeId) {
    return hasNewOperator;
  }

  @Override
  public Beats heartbeats(EnclaveIdentity identity, Duration interval) {
    beating.add(identity.teeId());
    return () -> beating.remove(identity.teeId());
  }

  @Override
  public Departure departure(Bytes32 teeId) {
    return () -> {
      onDeparture.run();
      check(undying);
      left.add(teeId);
    };
  }
}
