package network.haca.provingnode.enrolment;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import network.haca.attestation.EnclaveIdentity;
import network.haca.primitives.Bytes;
import network.haca.provingnode.core.Signer;
import network.haca.schemas.NodeKind;
import network.haca.service.BackgroundThread;
import network.haca.service.Occasion;
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

  /** The state of the node in the registry, for operators. */
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

  private final Seat seat;
  private final Occasion.Source blocks;
  private final BackgroundThread thread;
  private final CountDownLatch enabledOnce = new CountDownLatch(1);
  private final Semaphore changes = new Semaphore(0);

  /**
   * @param births makes new keys and a certificate that is valid from now on
   * @param measurement that the first keys are registered with
   * @param blocks of the chain, without which a node that is enabled stays so
   */
  public Membership(
      Enrolment enrolment,
      Function<Instant, EnclaveIdentity> births,
      NodeKind kind,
      Measurement measurement,
      Pace pace,
      Occasion.Source blocks,
      InstantSource clock) {
    this((NodeRegistry) enrolment, births, kind, measurement, pace, blocks, clock);
  }

  Membership(
      NodeRegistry registry,
      Function<Instant, EnclaveIdentity> births,
      NodeKind kind,
      Measurement measurement,
      Pace pace,
      Occasion.Source blocks,
      InstantSource clock) {
    this.blocks = blocks;
    this.seat = new Seat(registry, births, kind, measurement, pace, clock, enabledOnce::countDown);
    this.thread = new BackgroundThread("membership", this::run);
  }

  /** Joins in the background, and looks from now on. */
  @Override
  public void publish(String reachedAt) {
    seat.reachedAt(reachedAt);
    thread.start();
  }

  @Override
  public EnclaveIdentity identity() {
    return seat.identity();
  }

  @Override
  public Optional<Signer> signer() {
    return seat.signer().map(key -> key);
  }

  @Override
  public List<Signer> signers() {
    return seat.signers();
  }

  @Override
  public boolean present(Bytes certificate) {
    return seat.presents(certificate);
  }

  @Override
  public CompletableFuture<Void> remeasure(Measurement measurement) {
    CompletableFuture<Void> done = seat.remeasure(measurement);
    changes.release();
    return done;
  }

  @Override
  public String reason() {
    return seat.standing().reason();
  }

  public Standing standing() {
    return seat.standing();
  }

  /**
   * Waits until the node was enabled once.
   *
   * @throws IOException if that takes longer, with the reason
   */
  public void awaitEnabled(Duration patience) throws IOException {
    try {
      if (!enabledOnce.await(patience.toMillis(), TimeUnit.MILLISECONDS)) {
        throw new IOException("the node is not enabled: " + reason());
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
    seat.closing();
    thread.askToEnd();
    changes.release();
    try {
      if (seat.isRegistering()) {
        boolean _ = thread.join(ProcessEnd.patience(REGISTRATION_MAX));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    thread.interrupt();
    seat.stopHeartbeats();
    if (seat.signer().isPresent()) {
      leaveInTime();
      // Only now: what was asked before the entry ended is still signed, and counts (rule N3).
      seat.end();
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
      seat.leave();
    } catch (IOException e) {
      LOG.warn("the registry still names this node: {}", e.getMessage());
    }
  }

  private void run(BackgroundThread own) throws InterruptedException {
    while (!own.isClosing()) {
      // Before the look: what happens during it is news.
      Occasion block = blocks.next();
      Duration pause = seat.look();
      boolean isChanged = changes.tryAcquire(pause.toNanos(), TimeUnit.NANOSECONDS);
      changes.drainPermits();
      if (!isChanged && !own.isClosing() && seat.isSettled()) {
        block.await();
      }
    }
  }
}
