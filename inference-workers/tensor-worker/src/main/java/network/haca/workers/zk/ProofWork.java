package network.haca.workers.zk;

import java.io.IOException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import network.haca.primitives.Bytes32;
import network.haca.provingnode.core.Outbox;
import network.haca.provingnode.log.LogOutbox;
import network.haca.provingnode.log.LogReader;
import network.haca.schemas.Proofs;
import network.haca.schemas.v1.Proof;

/**
 * Proves what waits in the jobs by several provers at once, and hands each proof to the outbox that
 * goes to Kafka; a job is forgotten once its proof is durable there, so that a process that is
 * killed loses none.
 */
public final class ProofWork implements AutoCloseable {
  private final LogOutbox<Proof> jobs;
  private final EndedProofs ended;
  private final ProofNews news = new ProofNews();
  private final ProofQueue queue;
  private final List<ProverThread> provers = new ArrayList<>();

  /**
   * Begins with what an earlier run has left.
   *
   * @param to takes the proofs
   * @param maker makes the proofs
   * @param provers that prove, one answer at a time each; to be closed after this
   * @throws IOException if what is left cannot be read, or no proof of it would count
   */
  public ProofWork(
      LogOutbox<Proof> jobs,
      Outbox<Proof> to,
      ProofMaker maker,
      EndedProofs ended,
      List<CircuitProver> provers,
      InstantSource clock)
      throws IOException {
    this.jobs = jobs;
    this.ended = ended;
    this.queue =
        new ProofQueue(ended, jobs::take, new ProofTimes(maker.models()), news, System::nanoTime);
    addWhatWaits(maker);
    for (CircuitProver prover : provers) {
      this.provers.add(new ProverThread(jobs, queue, maker, to, prover, clock));
    }
  }

  private void addWhatWaits(ProofMaker maker) throws IOException {
    try (LogReader<Proof> reader = jobs.reader()) {
      List<LogReader.Entry<Proof>> next = reader.next(1);
      while (!next.isEmpty()) {
        Proof job = next.getFirst().message();
        if (ended.get(Proofs.leaf(job).orElseThrow().hash()).isEmpty()) {
          maker.requireOwn(job);
        }
        queue.add(next.getFirst().sequence(), job);
        next = reader.next(1);
      }
    }
  }

  /** The answers that wait, and what became of the others. */
  public ProofQueue queue() {
    return queue;
  }

  /** What there is to tell of them. */
  public ProofNews news() {
    return news;
  }

  /**
   * Keeps an answer, which is proven from now on.
   *
   * @throws Outbox.NotKeptException if as many wait as may, or the disk takes nothing
   */
  void add(Proof job) throws Outbox.NotKeptException {
    queue.add(jobs.append(job), job);
  }

  /** Why no more answers would be kept now. */
  Optional<String> refusal() {
    return jobs.refusal().or(ended::refusal);
  }

  /**
   * Ends the work on an answer, for good; its client gets no receipt.
   *
   * @return false if it does not wait for a proof
   * @throws IOException if that cannot be kept: it is proven, then
   */
  public boolean cancel(Bytes32 leaf) throws IOException {
    boolean isCancelled = queue.cancel(leaf);
    if (isCancelled) {
      provers.forEach(prover -> prover.abandon(leaf));
    }
    return isCancelled;
  }

  /** Why not all is proven until the next start; nothing while all threads live. */
  public Optional<String> death() {
    return provers.stream().flatMap(prover -> prover.death().stream()).findFirst();
  }

  @Override
  public void close() {
    provers.forEach(ProverThread::askToEnd);
    provers.forEach(ProverThread::close);
  }
}
