package network.haca.provingnode.enrolment;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
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

  private final Measuring measuring;
  private final KeyRing keys;
  private volatile EnclaveIdentity identity;

  /** Keys that a refused registration was for, to be tried again. */
  private Optional<Prepared> prepared = Optional.empty();

  private volatile Standing standing = new Standing(State.JOINING, "it starts");
  private volatile String endpoint = "";
  private volatile boolean isClosing;
  private volatile boolean isRegistering;
  private boolean isSettled;
  private Optional<NodeRegistry.Beats> heartbeats = Optional.empty();

  private record Prepared(EnclaveIdentity identity, Measurement measurement) {}

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
    this.measuring = new Measuring(measurement);
    this.keys = new KeyRing(clock);
    this.identity = births.apply(clock.instant());
  }

  /** Has the next look register keys for this measurement, unless those of now are. */
  CompletableFuture<Void> remeasure(Measurement measurement) {
    CompletableFuture<Void> done = measuring.want(measurement);
    keys.now().map(RegisteredKey::measurement).ifPresent(measuring::registered);
    return done;
  }

  EnclaveIdentity identity() {
    return identity;
  }

  Optional<RegisteredKey> signer() {
    return keys.now();
  }

  /** The key of now, and those before for as long as their answers count; none without a first. */
  List<Signer> signers() {
    return keys.all();
  }

  /** Returns true if a certificate is that of the port now, or of a key that may sign still. */
  boolean presents(Bytes certificate) {
    return identity.tlsCertificateDer().equals(certificate) || keys.presented(certificate);
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
    keys.end();
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
      case RegistryStanding.Disabled _ when !wasRevoked -> disabled();
      case RegistryStanding.Enabled _
          when !wasRevoked && registry.hasNewOperator(identity.teeId()) ->
          changeOwner();
      // A certificate gets no older than it says, whatever becomes of a measurement that is wanted.
      case RegistryStanding.Enabled _ when !wasRevoked && nearsItsEnd() ->
          join(measuring.ofIdentity());
      case RegistryStanding.Enabled enabled when !wasRevoked && measuring.isAsWanted() ->
          serve(identity, enabled.from());
      // A key that a revocation ended stays so, and a measurement is that of one key.
      case RegistryStanding _ -> join(measuring.begin());
    }
  }

  /** The registry ends an entry, too, when it takes the next keys, even if its answer is lost. */
  private void disabled() throws IOException {
    if (prepared.isPresent()
        && registry.standing(prepared.get().identity().teeId())
            instanceof RegistryStanding.Enabled(Instant from)) {
      taken(prepared.get(), from);
    } else {
      stop(
          State.DISABLED,
          "its owner or the administrator disabled it; they undo it with: haca registry enable "
              + identity.teeId());
    }
  }

  /**
   * An entry has one owner for ever: the new one makes its own, and the old one's ends after it.
   */
  private void changeOwner() throws IOException {
    NodeRegistry.Departure departure = registry.departure(identity.teeId());
    join(measuring.ofIdentity());
    try {
      departure.go();
    } catch (IOException e) {
      LOG.warn("the registry still names this node's earlier key, too: {}", e.getMessage());
    }
  }

  private boolean nearsItsEnd() {
    return nearsItsEnd(identity);
  }

  private boolean nearsItsEnd(EnclaveIdentity any) {
    Instant end = any.tlsCertificate().getNotAfter().toInstant();
    return clock.instant().isAfter(end.minus(pace.certificateLifetime().dividedBy(3)));
  }

  /** The chain began anew, unless it is behind the clock and knows the node only not yet. */
  private void joinAgain() throws IOException {
    if (keys.now().isPresent()) {
      if (!registry.isChainFresh()) {
        throw new IOException("the latest block is too old to join by");
      }
      stop(State.JOINING, "the chain does not know this node");
    }
    Measurement measurement = measuring.begin();
    if (measurement.equals(measuring.ofIdentity())) {
      enrol(new Prepared(identity, measurement));
    } else {
      // The keys of now may yet turn out to be registered, with another measurement.
      join(measurement);
    }
  }

  /** Registers new keys; those that could not be registered are tried again. */
  private void join(Measurement measurement) throws IOException {
    boolean isReady =
        prepared
            .filter(each -> each.measurement().equals(measurement))
            .filter(each -> !nearsItsEnd(each.identity()))
            .isPresent();
    if (!isReady) {
      prepared = Optional.of(new Prepared(births.apply(clock.instant()), measurement));
    }
    enrol(prepared.orElseThrow());
  }

  private void enrol(Prepared joining) throws IOException {
    // Said before it looks, so that of the two who meet here one sees the other.
    isRegistering = true;
    try {
      if (!isClosing) {
        taken(joining, registry.enrol(joining.identity(), kind, endpoint, joining.measurement()));
      }
    } finally {
      isRegistering = false;
    }
  }

  private void taken(Prepared joined, Instant from) {
    prepared = Optional.empty();
    measuring.taken(joined.measurement());
    serve(joined.identity(), from);
  }

  private void serve(EnclaveIdentity serving, Instant from) {
    Measurement measurement = measuring.ofIdentity();
    boolean isNew = !keys.now().map(Signer::teeId).filter(serving.teeId()::equals).isPresent();
    registry.taken(serving.teeId());
    identity = serving;
    if (isNew) {
      keys.replace(new RegisteredKey(serving, kind.teeType(), from, measurement), from);
      stopHeartbeats();
      heartbeats = Optional.of(registry.heartbeats(serving, pace.heartbeat()));
      LOG.info("node {} is enabled at {}", serving.teeId(), endpoint);
    }
    standing = new Standing(State.ENABLED, "");
    measuring.registered(measurement);
    onEnabled.run();
  }

  private void stop(State state, String reason) {
    keys.end();
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
