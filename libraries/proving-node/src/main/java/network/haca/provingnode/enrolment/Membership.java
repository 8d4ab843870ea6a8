package network.haca.provingnode.enrolment;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import network.haca.attestation.EnclaveIdentity;
import network.haca.provingnode.core.Signer;
import network.haca.schemas.NodeKind;
import network.haca.service.ProcessEnd;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A node's place in the registry, for as long as it runs: it joins, looks whether it still counts,
 * and joins anew with new keys when its certificate nears its end, when its measurement is approved
 * again, or when the chain began anew. What counts now is {@link #signer}.
 */
public final class Membership implements NodeKeys {
  private static final Logger LOG = LoggerFactory.getLogger(Membership.class);

  /** Where the node stands, for operators. */
  public enum State {
    /** Not registered yet, or not accepted; it tries again. */
    JOINING,
    ENABLED,
    DISABLED,
    REVOKED
  }

  /**
   * @param reason why it is not enabled; empty if it is
   */
  public record Standing(State state, String reason) {}

  /**
   * @param look how often the registry is asked
   * @param retry the pause after a refusal
   * @param heartbeat the interval of heartbeats
   * @param certificateLifetime of each identity; the last third is spent on none
   */
  public record Pace(
      Duration look, Duration retry, Duration heartbeat, Duration certificateLifetime) {}

  /** What is being registered when the node ends may get so long to be in a block. */
  private static final Duration REGISTRATION_MAX = Duration.ofSeconds(10);

  /** A transaction's way into a block, at a chain that is slow. */
  private static final Duration LEAVING_MAX = Duration.ofSeconds(60);

  /** The same while the process ends, which has more to close after it. */
  private static final Duration ENDING_MAX = Duration.ofSeconds(2);

  private final Enrolment enrolment;
  private final Function<Instant, EnclaveIdentity> births;
  private final NodeKind kind;
  private final Pace pace;
  private final InstantSource clock;
  private final Thread thread;
  private final CountDownLatch enabledOnce = new CountDownLatch(1);
  private final CountDownLatch closing = new CountDownLatch(1);

  private volatile EnclaveIdentity identity;
  private volatile Optional<Signer> signer = Optional.empty();
  private volatile Standing standing = new Standing(State.JOINING, "it starts");
  private volatile String endpoint = "";
  private volatile boolean isRegistering;
  private Optional<Heartbeats> heartbeats = Optional.empty();

  /**
   * @param births makes new keys and a certificate that is valid from now on
   */
  public Membership(
      Enrolment enrolment,
      Function<Instant, EnclaveIdentity> births,
      NodeKind kind,
      Pace pace,
      InstantSource clock) {
    this.enrolment = enrolment;
    this.births = births;
    this.kind = kind;
    this.pace = pace;
    this.clock = clock;
    this.identity = births.apply(clock.instant());
    this.thread = Thread.ofPlatform().daemon().name("membership").unstarted(this::run);
  }

  /** Joins in the background, and looks from now on. */
  @Override
  public void publish(String reachedAt) {
    endpoint = reachedAt;
    thread.start();
  }

  @Override
  public EnclaveIdentity identity() {
    return identity;
  }

  @Override
  public Optional<Signer> signer() {
    return signer;
  }

  @Override
  public String reason() {
    return standing.reason();
  }

  public Standing standing() {
    return standing;
  }

  /**
   * Waits until the node was enabled once.
   *
   * @throws IOException if that takes longer, with the reason
   */
  public void awaitEnabled(Duration patience) throws IOException {
    try {
      if (!enabledOnce.await(patience.toMillis(), TimeUnit.MILLISECONDS)) {
        throw new IOException("the node is not enabled: " + standing.reason());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while waiting for the registry", e);
    }
  }

  /**
   * Serves no more, and ends the entry (rule N5), also one that is just being made; without a chain
   * to tell, it goes stale.
   */
  @Override
  public void close() {
    closing.countDown();
    try {
      if (isRegistering) {
        boolean _ = thread.join(ProcessEnd.patience(REGISTRATION_MAX));
      }
      thread.interrupt();
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    stopHeartbeats();
    if (signer.isPresent()) {
      leaveInTime();
      // Only now: what was asked before the entry ended is still signed, and counts (rule N3).
      signer = Optional.empty();
    }
  }

  /** A chain that never answers keeps nobody from ending; the entry then goes stale. */
  private void leaveInTime() {
    Thread leaving = Thread.ofPlatform().daemon().name("leaving").start(this::leave);
    try {
      Duration usual = ProcessEnd.isUnderWay() ? ENDING_MAX : LEAVING_MAX;
      if (!leaving.join(ProcessEnd.patience(usual))) {
        LOG.warn("the registry still names this node: the chain has not answered in time");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    leaving.interrupt();
  }

  private void leave() {
    try {
      enrolment.leave(identity.teeId());
    } catch (IOException e) {
      LOG.warn("the registry still names this node: {}", e.getMessage());
    }
  }

  private void run() {
    try {
      Duration pause = look();
      while (!closing.await(pause.toMillis(), TimeUnit.MILLISECONDS)) {
        pause = look();
      }
    } catch (InterruptedException e) {
      // By close, as that it is closing may be told.
      LOG.debug("interrupted while closing");
    }
  }

  /** A look at the registry, and what follows from it; the pause before the next. */
  private Duration look() {
    try {
      step();
      return pace.look();
    } catch (IOException | RuntimeException | Error e) {
      // Whatever a node answers that is none of this network's, and whatever the machine lacks: the
      // next look may find another. Without one, the node would go on when it is revoked.
      trouble(String.valueOf(e.getMessage()));
      return pace.retry();
    }
  }

  /** What is true goes on to be true while the registry cannot be asked. */
  private void trouble(String reason) {
    if (standing.state() == State.JOINING) {
      become(State.JOINING, reason);
    } else {
      LOG.warn("the registry cannot be followed: {}", reason);
    }
  }

  private void step() throws IOException {
    boolean wasRevoked = standing.state() == State.REVOKED;
    switch (enrolment.standing(identity.teeId())) {
      case RegistryStanding.Unknown _ -> joinAgain();
      case RegistryStanding.Revoked _ -> stop(State.REVOKED, "its measurement is approved no more");
      case RegistryStanding.Disabled _ when !wasRevoked ->
          stop(
              State.DISABLED,
              "its owner or the administrator disabled it; they undo it with: haca registry enable "
                  + identity.teeId());
      case RegistryStanding.Enabled _
          when !wasRevoked && enrolment.hasNewOperator(identity.teeId()) ->
          changeOwner();
      case RegistryStanding.Enabled enabled when !wasRevoked && !nearsItsEnd() ->
          serve(identity, enabled.from());
      // A key that a revocation ended stays so, and a certificate gets no older than it says.
      case RegistryStanding _ -> join(births.apply(clock.instant()));
    }
  }

  /**
   * An entry has one owner for ever: the new one makes its own, and the old one's ends after it.
   */
  private void changeOwner() throws IOException {
    Enrolment.Departure departure = enrolment.departure(identity.teeId());
    join(births.apply(clock.instant()));
    try {
      departure.go();
    } catch (IOException e) {
      LOG.warn("the registry still names this node's earlier key, too: {}", e.getMessage());
    }
  }

  private boolean nearsItsEnd() {
    Instant end = identity.tlsCertificate().getNotAfter().toInstant();
    return clock.instant().isAfter(end.minus(pace.certificateLifetime().dividedBy(3)));
  }

  /** The chain began anew, unless it is behind the clock and knows the node only not yet. */
  private void joinAgain() throws IOException {
    if (signer.isPresent()) {
      if (!enrolment.isChainFresh()) {
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
      if (closing.getCount() > 0) {
        serve(joining, enrolment.enrol(joining, kind, endpoint));
      }
    } finally {
      isRegistering = false;
    }
  }

  private void serve(EnclaveIdentity serving, Instant from) {
    boolean isNew = !signer.map(Signer::teeId).filter(serving.teeId()::equals).isPresent();
    identity = serving;
    enrolment.taken(serving.teeId());
    if (isNew) {
      signer = Optional.of(new RegisteredKey(serving, kind.teeType(), from));
      stopHeartbeats();
      heartbeats = Optional.of(enrolment.heartbeats(serving, pace.heartbeat()));
      LOG.info("node {} is enabled at {}", serving.teeId(), endpoint);
    }
    standing = new Standing(State.ENABLED, "");
    enabledOnce.countDown();
  }

  private void stop(State state, String reason) {
    signer = Optional.empty();
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

  private void stopHeartbeats() {
    heartbeats.ifPresent(Heartbeats::close);
    heartbeats = Optional.empty();
  }
}
