package network.haca.workers.zk;

import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.LongConsumer;
import java.util.function.LongSupplier;
import java.util.stream.Stream;
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
  /** Between the attempts of one answer, of which only its age ends the last (rule N3). */
  static final Duration PAUSE_MAX = Duration.ofMinutes(10);

  private static final GrowingPause PAUSE = new GrowingPause(Duration.ofSeconds(2), PAUSE_MAX);

  private final EndedProofs ended;
  private final LongConsumer forget;
  private final LongSupplier nanos;
  private final ProofTimes times;
  private final ProofNews news;
  private final Map<Bytes32, Waiting> waiting = new LinkedHashMap<>();

  /**
   * @param sequence of the job in the log
   * @param at when it is due or, while it is proven, when that began; as nanoseconds
   * @param isLeaving its proof is handed on, or its end is written: nothing else ends it now
   */
  private record Waiting(long sequence, ProofJob job, long at, boolean isLeaving) {
    Waiting leaving(boolean now) {
      return new Waiting(sequence, job, at, now);
    }
  }

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
    put(new Waiting(sequence, queued, nanos.getAsLong(), false));
    notifyAll();
  }

  /** The next one that is due, which is the caller's from now on; nothing if there is none. */
  synchronized Optional<Attempt> begin() {
    long now = nanos.getAsLong();
    for (Waiting each : waiting.values()) {
      if (isDue(each, now)) {
        put(new Waiting(each.sequence(), each.job().tried(), now, false));
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
    return job.job().state() == ProofState.QUEUED && !job.isLeaving() && job.at() - now <= 0;
  }

  /** Returns false if somebody cancels what is tried: it is not to be proven. */
  synchronized boolean isWanted(Attempt attempt) {
    Waiting tried = waiting.get(attempt.leaf());
    return tried != null && !tried.isLeaving();
  }

  /**
   * Its proof is made and leaves from now on, which nobody can call off.
   *
   * @return false if somebody has cancelled it before
   */
  synchronized boolean leaves(Attempt attempt) {
    Waiting made = waiting.get(attempt.leaf());
    if (made == null) {
      return false;
    }
    // If what ends it now cannot be kept, it is proven once more.
    ProofJob job = made.isLeaving() ? made.job().in(ProofState.QUEUED) : made.job();
    waiting.put(attempt.leaf(), new Waiting(made.sequence(), job, made.at(), true));
    return !made.isLeaving();
  }

  /** Its proof has not left after all. */
  void stays(Attempt attempt) {
    release(attempt.leaf());
  }

  /** Its proof is on its way, and is made no more; {@link #proven} notes that on disk. */
  synchronized void left(Attempt attempt, Duration took) {
    Waiting made = Objects.requireNonNull(waiting.get(attempt.leaf()));
    times.measured(made.job().entry(), took);
    put(new Waiting(made.sequence(), made.job().in(ProofState.PROVEN), made.at(), true));
  }

  /**
   * Keeps that the proof of an attempt has left.
   *
   * @throws IOException if that cannot be kept now: it is to be called again
   */
  void proven(Attempt attempt) throws IOException {
    end(leaving(attempt.leaf()));
  }

  private synchronized Waiting leaving(Bytes32 leaf) {
    return Objects.requireNonNull(waiting.get(leaf));
  }

  /**
   * It is tried again later, unless no proof of it would count any more.
   *
   * @return true if it is over by this
   * @throws IOException if its end cannot be kept: it is tried again
   */
  boolean failed(Attempt attempt, ProofFailure reason, boolean isFinal) throws IOException {
    Optional<Waiting> failed = retried(attempt, reason, isFinal);
    if (failed.isEmpty() || !isFinal) {
      return false;
    }
    endOrRelease(failed.get(), ProofState.FAILED);
    return true;
  }

  /** Queues it, also what is over, in case that its end cannot be kept now. */
  private synchronized Optional<Waiting> retried(
      Attempt attempt, ProofFailure reason, boolean isFinal) {
    Waiting failed = waiting.get(attempt.leaf());
    if (failed == null) {
      return Optional.empty();
    }
    ProofJob job = failed.job().because(reason.text()).in(ProofState.QUEUED);
    long due = nanos.getAsLong() + PAUSE.after(Math.max(1, job.attempts())).toNanos();
    Waiting again = new Waiting(failed.sequence(), job, due, isFinal || failed.isLeaving());
    put(again);
    return failed.isLeaving() ? Optional.empty() : Optional.of(again);
  }

  /**
   * Wants no proof of it any more.
   *
   * @return false if it does not wait for one
   * @throws IOException if that cannot be kept: it is proven, then
   */
  boolean cancel(Bytes32 leaf) throws IOException {
    Waiting cancelled;
    synchronized (this) {
      cancelled = waiting.get(leaf);
      if (cancelled == null || cancelled.isLeaving()) {
        return false;
      }
      waiting.put(leaf, cancelled.leaving(true));
    }
    endOrRelease(cancelled, ProofState.CANCELLED);
    return true;
  }

  private void endOrRelease(Waiting over, ProofState as) throws IOException {
    try {
      end(new Waiting(over.sequence(), over.job().in(as), over.at(), true));
    } catch (IOException | RuntimeException e) {
      release(over.job().leaf());
      throw e;
    }
  }

  private synchronized void release(Bytes32 leaf) {
    waiting.computeIfPresent(leaf, (_, kept) -> kept.leaving(false));
    notifyAll();
  }

  /**
   * Kept first: what is forgotten before is proven by nobody, and nobody could say so. Written
   * without the monitor, for which those wait who ask.
   */
  private void end(Waiting over) throws IOException {
    ended.keep(over.sequence(), over.job(), lowest());
    synchronized (this) {
      waiting.remove(over.job().leaf());
      forget.accept(over.sequence());
    }
    news.changed(over.job().leaf());
  }

  /**
   * The log hands out all from this number on after a restart, also what was taken. What is being
   * ended counts: the process may be killed before the log forgets it.
   */
  private synchronized long lowest() {
    return waiting.values().stream().mapToLong(Waiting::sequence).min().orElse(Long.MAX_VALUE);
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
  void follow(ProofJob job) throws IOException {
    ended.follow(job);
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
    if (after.filter(leaf -> !waiting.containsKey(leaf) && ended.get(leaf).isEmpty()).isPresent()) {
      return Optional.empty();
    }
    // One whose end is being noted may be in both.
    Stream<ProofJob> over =
        ended.all().reversed().stream().filter(job -> !waiting.containsKey(job.leaf()));
    Stream<Bytes32> all = Stream.concat(waiting.keySet().stream(), over.map(ProofJob::leaf));
    Stream<Bytes32> rest =
        after.isEmpty() ? all : all.dropWhile(leaf -> !leaf.equals(after.get())).skip(1);
    return Optional.of(rest.limit(limit).flatMap(leaf -> get(leaf).stream()).toList());
  }

  private Told told(Waiting each) {
    return each.job().state() == ProofState.PROVING
        ? new Told(
            each.job(),
            times.estimate(each.job().entry(), Duration.ofNanos(nanos.getAsLong() - each.at())))
        : new Told(each.job(), Optional.empty());
  }
}
