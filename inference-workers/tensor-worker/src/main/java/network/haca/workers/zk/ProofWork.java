package network.haca.workers.zk;

import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;
import network.haca.primitives.GrowingPause;
import network.haca.provingnode.core.Outbox;
import network.haca.provingnode.log.LogOutbox;
import network.haca.provingnode.log.LogReader;
import network.haca.schemas.Proofs;
import network.haca.schemas.settlement.ProvenInference;
import network.haca.schemas.tensor.Tensor;
import network.haca.schemas.tensor.TensorTranscript;
import network.haca.schemas.topic.Topics;
import network.haca.schemas.v1.Proof;
import network.haca.service.BackgroundThread;
import network.haca.zk.ModelInputs;
import network.haca.zk.ZkException;
import network.haca.zkverifier.ProvenAnswers;
import network.haca.zkverifier.VerifierRun;
import network.haca.zkverifier.ZkProof;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Proves what waits in the jobs, and hands each proof to the outbox that goes to Kafka; a job is
 * forgotten once its proof is durable there, so that a process that is killed loses none. One that
 * fails is tried again, later each time up to a minute, until no proof of it would count.
 */
public final class ProofWork implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ProofWork.class);
  private static final GrowingPause PAUSE =
      new GrowingPause(Duration.ofSeconds(2), Duration.ofMinutes(1));
  private static final Duration LOOK = Duration.ofSeconds(1);

  private final LogOutbox<Proof> jobs;
  private final LogReader<Proof> reader;
  private final Outbox<Proof> to;
  private final Map<Bytes32, ProvableModel> models;
  private final CircuitProver prover;
  private final InstantSource clock;
  private final Semaphore news = new Semaphore(0);
  private final PriorityQueue<Again> again =
      new PriorityQueue<>(Comparator.comparingLong(Again::dueNanos));
  private final BackgroundThread thread;

  private record Job(long sequence, int failures, Proof proof) {}

  private record Again(long dueNanos, Job job) {}

  /**
   * Begins with what an earlier run has left.
   *
   * @param models by their digests
   */
  public ProofWork(
      LogOutbox<Proof> jobs,
      Outbox<Proof> to,
      Map<Bytes32, ProvableModel> models,
      CircuitProver prover,
      InstantSource clock) {
    this.jobs = jobs;
    this.reader = jobs.reader();
    this.to = to;
    this.models = Map.copyOf(models);
    this.prover = prover;
    this.clock = clock;
    jobs.onAppend(news::release);
    this.thread = BackgroundThread.started("proof-work", this::run);
  }

  /** Why nothing will be proven until the next start; nothing while the thread lives. */
  public Optional<String> death() {
    return thread.death();
  }

  @Override
  public void close() {
    // First: who waits for the prover lets go of it when it is interrupted.
    thread.interrupt();
    prover.close();
    try {
      reader.close();
    } catch (IOException e) {
      LOG.debug("a reader does not close: {}", e.getMessage());
    }
  }

  private void run(BackgroundThread own) throws InterruptedException {
    while (!own.isClosing()) {
      Optional<Job> job = next();
      if (job.isPresent()) {
        work(own, job.get());
      } else {
        boolean _ = news.tryAcquire(LOOK.toMillis(), TimeUnit.MILLISECONDS);
        news.drainPermits();
      }
    }
  }

  private Optional<Job> next() {
    Again first = again.peek();
    if (first != null && first.dueNanos() - System.nanoTime() <= 0) {
      return Optional.of(again.remove().job());
    }
    try {
      return reader.next(1).stream()
          .map(entry -> new Job(entry.sequence(), 0, entry.message()))
          .findFirst();
    } catch (IOException e) {
      LOG.error("{} answers wait to be proven, and cannot be read now", jobs.waiting(), e);
      return Optional.empty();
    }
  }

  private void work(BackgroundThread own, Job job) {
    try {
      long _ = to.append(proven(job.proof()));
      jobs.take(job.sequence());
    } catch (IOException | Outbox.NotKeptException | RuntimeException e) {
      if (!own.isClosing()) {
        failed(job, e);
      }
    }
  }

  private void failed(Job job, Exception reason) {
    int failures = job.failures() + 1;
    if (isTooOld(job.proof())) {
      LOG.error("an answer could not be proven while a proof of it would have counted", reason);
      jobs.take(job.sequence());
      return;
    }
    LOG.warn("an answer is not proven yet: {}", reason.toString());
    long pause = PAUSE.after(failures).toNanos();
    again.add(new Again(System.nanoTime() + pause, new Job(job.sequence(), failures, job.proof())));
  }

  /** By when no settlement would take it any more (rule N3). */
  private boolean isTooOld(Proof proof) {
    long end = proof.getTimestamp() + Topics.PROOF_AGE_MAX.toSeconds();
    return clock.instant().getEpochSecond() > end;
  }

  /** The proof is taken by the verifier before it leaves; else it would be rejected at large. */
  private Proof proven(Proof job) throws IOException {
    ProvenInference unproven =
        ProvenInference.decode(Bytes.wrap(job.getProven().toByteArray()))
            .orElseThrow(() -> new IllegalStateException("a job is no inference"));
    TensorTranscript question =
        TensorTranscript.decode(unproven.input())
            .orElseThrow(() -> new IllegalStateException("a job has no question"));
    ProvableModel model = models.get(question.modelDigest());
    if (model == null) {
      throw new IOException("the circuit of its model is not served any more");
    }
    ZkProof made = prover.prove(model.folder(), input(question.tensors(), model));
    ProvenInference proven =
        new ProvenInference(
            unproven.teeId(),
            unproven.signature(),
            unproven.timestamp(),
            unproven.input(),
            unproven.output(),
            made.proof());
    if (ProvenInference.decode(proven.encode()).isEmpty()) {
      throw ZkException.failed("the proof is too long: %d bytes".formatted(made.proof().size()));
    }
    return switch (ProvenAnswers.judge(model.terms(), model.verifier(), proven)) {
      case VerifierRun.Verdict.Holds _ ->
          job.toBuilder().setProven(Proofs.byteString(proven.encode())).build();
      case VerifierRun.Verdict.Fails(String reason) ->
          throw ZkException.failed("the proof does not hold: " + reason);
    };
  }

  private static ModelInputs input(List<Tensor> tensors, ProvableModel model) {
    return CircuitInput.of(tensors.getFirst(), model.terms().inputScales().getFirst())
        .orElseThrow(() -> new IllegalStateException("a job has no input of the circuit"));
  }
}
