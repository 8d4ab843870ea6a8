package network.haca.workers.zk;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.LongConsumer;
import java.util.function.LongSupplier;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;
import network.haca.primitives.GrowingPause;
import network.haca.schemas.Proofs;
import network.haca.schemas.v1.Proof;

/**
 * The answers of a node that wait for their proofs, in the order in which they were given, and what
 * became of the latest others. Each is proven by one prover at a time.
 */
public final class ProofQueue {
  /** Attempts to prove one answer, from one start of the node to the next. */
  static final int ATTEMPTS_MAX = 100;

  private static final GrowingPause PAUSE =
      new GrowingPause(Duration.ofSeconds(2), Duration.ofMinutes(1));

  private final EndedProofs ended;
  private final LongConsumer forget;
  private final LongSupplier nanos;
  private final ProofTimes times;
  private final ProofNews news;
  private final Map<Bytes32, Waiting> waiting = new LinkedHashMap<>();

  /**
   * @param sequence of the job in the log
   * @param at when it is due or, while it is proven, when that began; as nanoseconds
   */
  private record Waiting(long sequence, ProofJob job, long at) {}

  /** One attempt of one prover. */
  record Attempt(Bytes32 leaf, long sequence) {}

  /**
   * A job as it is told to who asks.
   *
   * @param estimate of the attempt that goes on, where earlier ones were measured
   */
  public record Told(ProofJob job, Optional<ProofTimes.Estimate> estimate) {}

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
    this.times = times;
    this.news = news;
    this.nanos = nanos;
  }

  /** Takes a job that is in the log; one that is over already is forgotten. */
  synchronized void add(long sequence, Proof job) {
    Bytes32 leaf = Proofs.leaf(job).orElseThrow().hash();
    if (ended.get(leaf).isPresent()) {
      forget.accept(sequence);
      return;
    }
    Bytes32 entry = new Bytes32(Bytes.wrap(job.getModelId().toByteArray()));
    ProofJob queued = new ProofJob(leaf, entry, job.getTimestamp(), ProofState.QUEUED, 0, "");
    put(new Waiting(sequence, queued, nanos.getAsLong()));
    notifyAll();
  }

  /** The next one that is due, which is the caller's from now on; nothing if there is none. */
  synchronized Optional<Attempt> begin() {
    long now = nanos.getAsLong();
    for (Waiting each : waiting.values()) {
      if (isDue(each, now)) {
        put(new Waiting(each.sequence(), each.job().tried(), now));
        return Optional.of(new Attempt(each.job().leaf(), each.sequence()));
      }
    }
    return Optional.empty();
  }

  /** Waits until something may be due, at most so long. */
  synchronized void await(Duration most) throws InterruptedException {
    long now = nanos.getAsLong();
    if (waiting.values().stream().noneMatch(each -> isDue(each, now))) {
      TimeUnit.NANOSECONDS.timedWait(this, most.toNanos());
    }
  }

  private static boolean isDue(Waiting job, long now) {
    return job.job().state() == ProofState.QUEUED && job.at() - now <= 0;
  }

  /** Returns false if somebody has cancelled what is tried: its proof is not to leave. */
  synchronized boolean isWanted(Attempt attempt) {
    return waiting.containsKey(attempt.leaf());
  }

  /**
   * Its proof is on its way.
   *
   * @throws IOException if that cannot be kept; the proof may be made once more
   */
  synchronized void proven(Attempt attempt, Duration took) throws IOException {
    Waiting done = waiting.get(attempt.leaf());
    if (done != null) {
      times.measured(done.job().entry(), took);
      end(done, done.job().in(ProofState.PROVEN));
    }
  }

  /**
   * It is tried again later, unless it was too often.
   *
   * @param isFinal no proof of it would count any more
   * @return true if it is over
   * @throws IOException if that cannot be kept
   */
  synchronized boolean failed(Attempt attempt, String reason, boolean isFinal) throws IOException {
    Waiting failed = waiting.get(attempt.leaf());
    if (failed == null) {
      return true;
    }
    ProofJob job = failed.job().because(reason);
    boolean isOver = isFinal || job.attempts() >= ATTEMPTS_MAX;
    // Also what is over, in case that its end cannot be kept now.
    long due = nanos.getAsLong() + PAUSE.after(job.attempts()).toNanos();
    put(new Waiting(failed.sequence(), job.in(ProofState.QUEUED), due));
    if (isOver) {
      end(failed, job.in(ProofState.FAILED));
    }
    return isOver;
  }

  /**
   * Wants no proof of it any more.
   *
   * @return false if it does not wait for one
   * @throws IOException if that cannot be kept: it is proven, then
   */
  synchronized boolean cancel(Bytes32 leaf) throws IOException {
    Waiting cancelled = waiting.get(leaf);
    if (cancelled == null) {
      return false;
    }
    end(cancelled, cancelled.job().in(ProofState.CANCELLED));
    return true;
  }

  /** Kept first: what is forgotten before is proven by nobody, and nobody could say so. */
  private void end(Waiting over, ProofJob as) throws IOException {
    ended.keep(as);
    waiting.remove(as.leaf());
    forget.accept(over.sequence());
    news.changed(as.leaf());
  }

  private void put(Waiting now) {
    waiting.put(now.job().leaf(), now);
    news.changed(now.job().leaf());
  }

  /** One by its leaf; nothing if this node does not know it, or not any more. */
  public synchronized Optional<Told> get(Bytes32 leaf) {
    Waiting found = waiting.get(leaf);
    return found == null
        ? ended.get(leaf).map(job -> new Told(job, Optional.empty()))
        : Optional.of(told(found));
  }

  /** Notes what the chain says of a proof that has left. */
  synchronized void follow(ProofJob job) throws IOException {
    ended.keep(job);
    news.changed(job.leaf());
  }

  /** Those that have left, and are not settled as far as is known. */
  synchronized List<ProofJob> underway() {
    return ended.all().stream()
        .filter(job -> job.state() == ProofState.PROVEN || job.state() == ProofState.ON_WALRUS)
        .toList();
  }

  /**
   * Those that are over, the latest first, behind those that wait.
   *
   * @param after the leaf of the last one of the page before; nothing for the first page
   * @return nothing if there is no such leaf
   */
  public synchronized Optional<List<Told>> page(Optional<Bytes32> after, int limit) {
    List<Told> all = new ArrayList<>();
    waiting.values().forEach(each -> all.add(told(each)));
    ended.all().reversed().forEach(job -> all.add(new Told(job, Optional.empty())));
    int from = 0;
    if (after.isPresent()) {
      while (from < all.size() && !all.get(from).job().leaf().equals(after.get())) {
        from++;
      }
      if (from == all.size()) {
        return Optional.empty();
      }
      from++;
    }
    return Optional.of(all.subList(from, Math.min(all.size(), from + limit)));
  }

  private Told told(Waiting each) {
    return each.job().state() == ProofState.PROVING
        ? new Told(
            each.job(),
            times.estimate(each.job().entry(), Duration.ofNanos(nanos.getAsLong() - each.at())))
        : new Told(each.job(), Optional.empty());
  }
}
