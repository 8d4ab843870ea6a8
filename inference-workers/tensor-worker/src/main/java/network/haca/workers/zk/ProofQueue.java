package network.haca.workers.zk;

import java.io.IOException;
import java.util.Optional;
import java.util.function.LongConsumer;
import java.util.function.LongSupplier;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;
import network.haca.schemas.Proofs;
import network.haca.schemas.v1.Proof;

/**
 * The answers of a node from when they wait for their proofs to what became of them. An end is on
 * disk before the answer is forgotten: what was forgotten before would be proven by nobody, and
 * nobody could say so.
 */
public final class ProofQueue {
  private final EndedProofs ended;
  private final LongConsumer forget;
  private final ProofNews news;
  private final WaitingProofs waiting;
  private final ProofView view;

  /**
   * @param forget takes the numbers of jobs for which nothing is left to do
   * @param news is told of each change
   * @param nanos a clock that only goes on
   */
  ProofQueue(
      EndedProofs ended,
      LongConsumer forget,
      ProofTimes times,
      ProofNews news,
      LongSupplier nanos) {
    this.ended = ended;
    this.forget = forget;
    this.news = news;
    this.waiting = new WaitingProofs(forget, times, news, nanos);
    this.view = new ProofView(waiting, ended);
  }

  /** What there is to tell of them. */
  public ProofView view() {
    return view;
  }

  /** Those that provers take from. */
  WaitingProofs waiting() {
    return waiting;
  }

  /** Takes a job that is in the log; one that is over already is forgotten. */
  void add(long sequence, Proof job) {
    Bytes32 leaf = Proofs.leaf(job).orElseThrow().hash();
    if (ended.get(leaf).isPresent()) {
      forget.accept(sequence);
      return;
    }
    Bytes32 entry = new Bytes32(Bytes.wrap(job.getModelId().toByteArray()));
    waiting.add(sequence, new ProofJob(leaf, entry, job.getTimestamp(), ProofState.QUEUED, 0, ""));
  }

  /**
   * Keeps that the proof of an attempt has left.
   *
   * @throws IOException if that cannot be kept now: it is to be called again
   */
  void proven(WaitingProofs.Attempt attempt) throws IOException {
    end(waiting.known(attempt.leaf()));
  }

  /**
   * It is tried again later, unless no proof of it would count any more.
   *
   * @return true if it is over by this
   * @throws IOException if its end cannot be kept: it is tried again
   */
  boolean failed(WaitingProofs.Attempt attempt, ProofFailure reason, boolean isFinal)
      throws IOException {
    Optional<WaitingProof> failed = waiting.failed(attempt, reason, isFinal);
    if (failed.isEmpty() || !isFinal) {
      return false;
    }
    endOrRelease(failed.get().over(ProofState.FAILED));
    return true;
  }

  /**
   * Wants no proof of it any more.
   *
   * @return false if it does not wait for one
   * @throws IOException if that cannot be kept: it is proven, then
   */
  boolean cancel(Bytes32 leaf) throws IOException {
    Optional<WaitingProof> cancelled = waiting.take(leaf);
    if (cancelled.isPresent()) {
      endOrRelease(cancelled.get().over(ProofState.CANCELLED));
    }
    return cancelled.isPresent();
  }

  private void endOrRelease(WaitingProof over) throws IOException {
    try {
      end(over);
    } catch (IOException | RuntimeException e) {
      waiting.release(over.job().leaf());
      throw e;
    }
  }

  private void end(WaitingProof over) throws IOException {
    ended.keep(over.sequence(), over.job(), waiting.lowest());
    waiting.remove(over);
  }

  /** Notes what the chain says of a proof that has left. */
  void follow(ProofJob job) throws IOException {
    ended.follow(job);
    news.changed(job.leaf());
  }
}
