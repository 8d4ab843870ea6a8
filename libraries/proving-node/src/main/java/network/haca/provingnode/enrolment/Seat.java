package network.haca.provingnode.enrolment;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import network.haca.attestation.EnclaveIdentity;
import network.haca.primitives.Bytes;
import network.haca.provingnode.core.Signer;
import network.haca.provingnode.enrolment.Membership.Pace;
import network.haca.provingnode.enrolment.Membership.Standing;
import network.haca.provingnode.enrolment.Membership.State;
import network.haca.schemas.NodeKind;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A node's seat in the registry, and what follows from each look at it. One thread looks; what the
 * seat says of itself any may read.
 */
final class Seat {
  private static final Logger LOG = LoggerFactory.getLogger(Seat.class);

  private final NodeRegistry registry;
  private final Function<Instant, EnclaveIdentity> births;
  private final NodeKind kind;
  private final Pace pace;
  private final InstantSource clock;
  private final Runnable onEnabled;

  private volatile EnclaveIdentity identity;
  private volatile Wanted wanted;
  private volatile Optional<RegisteredKey> signer = Optional.empty();
  private volatile Optional<FormerKey> former = Optional.empty();
  private volatile Standing standing = new Standing(State.JOINING, "it starts");
  private volatile String endpoint = "";
  private volatile boolean isClosing;
  private volatile boolean isRegistering;
  private boolean isSettled;
  private Optional<NodeRegistry.Beats> heartbeats = Optional.empty();

  /** A measurement that the node's keys shall be registered with, and who waits for them. */
  private record Wanted(Measurement measurement, CompletableFuture<Void> done) {}

  /**
   * @param measurement that the first keys are registered with
   * @param births makes new keys and a certificate that is valid from now on
   * @param onEnabled runs whenever a look has found that the node counts
   */
  Seat(
      NodeRegistry registry,
      Function<Instant, EnclaveIdentity> births,
      NodeKind kind,
      Measurement measurement,
      Pace pace,
      InstantSource clock,
      Runnable onEnabled) {
    this.registry = registry;
    this.births = births;
    this.kind = kind;
    this.pace = pace;
    this.clock = clock;
    this.onEnabled = onEnabled;
    this.wanted = new Wanted(measurement, new CompletableFuture<>());
    this.identity = births.apply(clock.instant());
  }

  /** Has the next look register keys for this measurement, unless those of now are. */
  CompletableFuture<Void> remeasure(Measurement measurement) {
    Wanted next = new Wanted(measurement, new CompletableFuture<>());
    wanted.done().cancel(false);
    wanted = next;
    if (signer.filter(key -> key.measurement().equals(measurement)).isPresent()) {
      boolean _ = next.done().complete(null);
    }
    return next.done();
  }

  EnclaveIdentity identity() {
    return identity;
  }

  Optional<RegisteredKey> signer() {
    return signer;
  }

  /** The key of now, and the one before for as long as its answers count; none without a first. */
  List<Signer> signers() {
    List<Signer> signers = new ArrayList<>(signer.stream().toList());
    if (!signers.isEmpty()) {
      former.filter(this::counts).map(FormerKey::key).ifPresent(signers::add);
    }
    return signers;
  }

  private boolean counts(FormerKey key) {
    return clock.instant().isBefore(key.until());
  }

  /** Returns true if a certificate is that of a key that may sign now. */
  boolean presents(Bytes certificate) {
    return identity.tlsCertificateDer().equals(certificate)
        || former
            .filter(this::counts)
            .map(each -> each.key().identity().tlsCertificateDer().equals(certificate))
            .orElse(false);
  }

  Standing standing() {
    return standing;
  }

  /** Takes the address at which the node is reached, before the first look. */
  void reachedAt(String reached) {
    endpoint = reached;
  }

  /** Registers nothing from now on that is not being registered already. */
  void closing() {
    isClosing = true;
  }

  boolean isRegistering() {
    return isRegistering;
  }

  /** A look at the registry, and what follows from it; the pause before the next. */
  Duration look() {
    isSettled = false;
    try {
      step();
      isSettled = standing.state() == State.ENABLED;
      return pace.look();
    } catch (IOException | RuntimeException | Error e) {
      // Whatever a node answers that is none of this network's, and whatever the machine lacks: the
      // next look may find another. Without one, the node would go on when it is revoked.
      trouble(String.valueOf(e.getMessage()));
      return pace.retry();
    }
  }

  /**
   * Returns true if the last look found the node enabled, which it stays until there is a block.
   */
  boolean isSettled() {
    return isSettled;
  }

  /** Ends the entry (rule N5). */
  void leave() throws IOException {
    registry.departure(identity.teeId()).go();
  }

  /** Signs no more. */
  void end() {
    signer = Optional.empty();
    former = Optional.empty();
  }

  void stopHeartbeats() {
    heartbeats.ifPresent(NodeRegistry.Beats::close);
    heartbeats = Optional.empty();
  }

  /** The last standing goes on to be true while the registry cannot be asked. */
  private void trouble(String reason) {
    if (standing.state() == State.JOINING) {
      become(State.JOINING, reason);
    } else {
      LOG.warn("the registry cannot be followed: {}", reason);
    }
  }

  private void step() throws IOException {
    boolean wasRevoked = standing.state() == State.REVOKED;
    switch (registry.standing(identity.teeId())) {
      case RegistryStanding.Unknown _ -> joinAgain();
      case RegistryStanding.Revoked _ -> stop(State.REVOKED, "its measurement is approved no more");
      case RegistryStanding.Disabled _ when !wasRevoked ->
          stop(
              State.DISABLED,
              "its owner or the administrator disabled it; they undo it with: haca registry enable "
                  + identity.teeId());
      case RegistryStanding.Enabled _
          when !wasRevoked && registry.hasNewOperator(identity.teeId()) ->
          changeOwner();
      case RegistryStanding.Enabled enabled
          when !wasRevoked && !nearsItsEnd() && !isMeasuredAnew() ->
          serve(identity, enabled.from(), wanted.measurement());
      // A key that a revocation ended stays so, a certificate gets no older than it says, and a
      // measurement is that of one key.
      case RegistryStanding _ -> join(births.apply(clock.instant()));
    }
  }

  /**
   * An entry has one owner for ever: the new one makes its own, and the old one's ends after it.
   */
  private void changeOwner() throws IOException {
    NodeRegistry.Departure departure = registry.departure(identity.teeId());
    join(births.apply(clock.instant()));
    try {
      departure.go();
    } catch (IOException e) {
      LOG.warn("the registry still names this node's earlier key, too: {}", e.getMessage());
    }
  }

  private boolean isMeasuredAnew() {
    return signer.filter(key -> !key.measurement().equals(wanted.measurement())).isPresent();
  }

  private boolean nearsItsEnd() {
    Instant end = identity.tlsCertificate().getNotAfter().toInstant();
    return clock.instant().isAfter(end.minus(pace.certificateLifetime().dividedBy(3)));
  }

  /** The chain began anew, unless it is behind the clock and knows the node only not yet. */
  private void joinAgain() throws IOException {
    if (signer.isPresent()) {
      if (!registry.isChainFresh()) {
        throw new IOException("the latest block is too old to join by");
      }
      stop(State.JOINING, "the chain does not know this node");
    }
    join(identity);
  }

  private void join(EnclaveIdentity joining) throws IOException {
    // Said before it looks, so that of the two who meet here one sees the other.
    isRegistering = true;
    try {
      if (!isClosing) {
        Measurement measurement = wanted.measurement();
        serve(joining, registry.enrol(joining, kind, endpoint, measurement), measurement);
      }
    } finally {
      isRegistering = false;
    }
  }

  private void serve(EnclaveIdentity serving, Instant from, Measurement measurement) {
    boolean isNew = !signer.map(Signer::teeId).filter(serving.teeId()::equals).isPresent();
    registry.taken(serving.teeId());
    if (isNew) {
      former = signer.map(key -> new FormerKey(key, from.plus(FormerKey.COUNTS)));
    }
    identity = serving;
    if (isNew) {
      signer = Optional.of(new RegisteredKey(serving, kind.teeType(), from, measurement));
      stopHeartbeats();
      heartbeats = Optional.of(registry.heartbeats(serving, pace.heartbeat()));
      LOG.info("node {} is enabled at {}", serving.teeId(), endpoint);
    }
    standing = new Standing(State.ENABLED, "");
    tellIfMeasured();
    onEnabled.run();
  }

  private void tellIfMeasured() {
    Wanted now = wanted;
    if (signer.filter(key -> key.measurement().equals(now.measurement())).isPresent()) {
      boolean _ = now.done().complete(null);
    }
  }

  private void stop(State state, String reason) {
    signer = Optional.empty();
    former = Optional.empty();
    stopHeartbeats();
    become(state, reason);
  }

  private void become(State state, String reason) {
    Standing now = new Standing(state, reason);
    if (!now.equals(standing)) {
      LOG.warn("this node serves nothing: {}", reason);
    }
    standing = now;
  }
}
