package network.haca.workers.zk;

import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import network.haca.primitives.Bytes32;
import network.haca.primitives.GrowingPause;
import network.haca.provingnode.core.Outbox;
import network.haca.provingnode.log.LogOutbox;
import network.haca.schemas.topic.Topics;
import network.haca.schemas.v1.Proof;
import network.haca.service.BackgroundThread;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One prover, and the thread that has it prove what is due, until it is closed. */
final class ProverThread implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ProverThread.class);
  private static final Duration LOOK = Duration.ofSeconds(1);

  /** Pauses while the outbox takes nothing. */
  private static final GrowingPause PAUSE =
      new GrowingPause(Duration.ofSeconds(1), Duration.ofSeconds(15));

  private final LogOutbox<Proof> jobs;
  private final ProofQueue queue;
  private final ProofMaker maker;
  private final Outbox<Proof> to;
  private final CircuitProver prover;
  private final InstantSource clock;
  private final BackgroundThread thread;
  private Optional<Bytes32> proving = Optional.empty();

  ProverThread(
      LogOutbox<Proof> jobs,
      ProofQueue queue,
      ProofMaker maker,
      Outbox<Proof> to,
      CircuitProver prover,
      InstantSource clock) {
    this.jobs = jobs;
    this.queue = queue;
    this.maker = maker;
    this.to = to;
    this.prover = prover;
    this.clock = clock;
    this.thread = BackgroundThread.started("proof-work", this::run);
  }

  Optional<String> death() {
    return thread.death();
  }

  /** Ends what is proven now, if it is this. */
  synchronized void abandon(Bytes32 leaf) {
    if (proving.filter(leaf::equals).isPresent()) {
      prover.abandon();
    }
  }

  private synchronized void proves(Optional<Bytes32> leaf) {
    proving = leaf;
  }

  void askToEnd() {
    thread.askToEnd();
  }

  /** Who waits for the prover lets go of it. */
  @Override
  public void close() {
    thread.interrupt();
  }

  private void run(BackgroundThread own) throws InterruptedException {
    while (!own.isClosing()) {
      Optional<WaitingProofs.Attempt> attempt = queue.waiting().begin();
      if (attempt.isPresent()) {
        work(own, attempt.get());
      } else {
        queue.waiting().await(LOOK);
      }
    }
  }

  private void work(BackgroundThread own, WaitingProofs.Attempt attempt)
      throws InterruptedException {
    long begun = System.nanoTime();
    Optional<Proof> job = Optional.empty();
    try {
      job = jobs.get(attempt.sequence());
      if (job.isEmpty()) {
        failed(attempt, new ProofException(ProofFailure.LOST), true);
        return;
      }
      Proof made = proven(attempt, job.get());
      Duration took = Duration.ofNanos(System.nanoTime() - begun);
      if (queue.waiting().leaves(attempt)) {
        handOnOrStay(own, attempt, made);
        queue.waiting().left(attempt, took);
        note(own, attempt);
      }
    } catch (IOException | RuntimeException e) {
      if (!own.isClosing()) {
        failed(attempt, e, job.filter(this::isTooOld).isPresent());
      }
    }
  }

  private Proof proven(WaitingProofs.Attempt attempt, Proof job) throws IOException {
    proves(Optional.of(attempt.leaf()));
    try {
      return maker.proven(job, prover, () -> queue.waiting().isWanted(attempt));
    } finally {
      proves(Optional.empty());
    }
  }

  private void handOnOrStay(BackgroundThread own, WaitingProofs.Attempt attempt, Proof made)
      throws InterruptedException, IOException {
    try {
      handOn(own, made);
    } catch (IOException | RuntimeException e) {
      queue.waiting().release(attempt.leaf());
      throw e;
    }
  }

  /** A proof is not made once more because Kafka is away for long. */
  private void handOn(BackgroundThread own, Proof made) throws InterruptedException, IOException {
    for (int failures = 1; ; failures++) {
      try {
        long _ = to.append(made);
        return;
      } catch (Outbox.NotKeptException e) {
        LOG.warn("a proof waits for the outbox: {}", e.getMessage());
      }
      if (own.rest(PAUSE.after(failures)) || isTooOld(made)) {
        throw new ProofException(ProofFailure.NOT_TAKEN);
      }
    }
  }

  /** A proof that has left is not made once more because the note of it cannot be written. */
  private void note(BackgroundThread own, WaitingProofs.Attempt attempt)
      throws InterruptedException {
    for (int failures = 1; ; failures++) {
      try {
        queue.proven(attempt);
        return;
      } catch (ClosedByInterruptException e) {
        // The node ends; what it does not note now, its next start makes once more.
        boolean _ = Thread.interrupted();
        continue;
      } catch (IOException | RuntimeException e) {
        LOG.error("the proof of answer {} has left, which cannot be noted", attempt.leaf(), e);
      }
      if (own.rest(PAUSE.after(failures))) {
        return;
      }
    }
  }

  private void failed(WaitingProofs.Attempt attempt, Exception reason, boolean isFinal) {
    boolean isWanted = queue.waiting().isWanted(attempt);
    try {
      if (queue.failed(attempt, ProofFailure.of(reason), isFinal)) {
        LOG.error("answer {} gets no proof", attempt.leaf(), reason);
      } else if (isWanted) {
        LOG.warn("answer {} is not proven yet: {}", attempt.leaf(), reason.toString());
      }
    } catch (IOException e) {
      LOG.error("answer {} cannot be given up: {}", attempt.leaf(), e.toString());
    }
  }

  /** By when no settlement would take it any more (rule N3). */
  private boolean isTooOld(Proof proof) {
    long end = proof.getTimestamp() + Topics.PROOF_AGE_MAX.toSeconds();
    return clock.instant().getEpochSecond() > end;
  }
}
