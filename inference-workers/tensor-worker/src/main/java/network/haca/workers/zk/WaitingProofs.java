package network.haca.workers.zk;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.LongConsumer;
import java.util.function.LongSupplier;
import network.haca.primitives.Bytes32;

/**
 * The answers that wait for their proofs, in the order in which they were given; each is proven by
 * one prover at a time. Nobody waits for a disk here.
 */
final class WaitingProofs {
  private final LongConsumer forget;
  private final ProofTimes times;
  private final ProofNews news;
  private final LongSupplier nanos;
  private final Map<Bytes32, WaitingProof> waiting = new LinkedHashMap<>();

  /** One attempt of one prover. */
  record Attempt(Bytes32 leaf, long sequence) {}

  /**
   * @param forget takes the numbers of jobs for which nothing is left to do
   * @param news is told of each change
   * @param nanos a clock that only goes on
   */
  WaitingProofs(LongConsumer forget, ProofTimes times, ProofNews news, LongSupplier nanos) {
    this.forget = forget;
    this.times = times;
    this.news = news;
    this.nanos = nanos;
  }

  synchronized void add(long sequence, ProofJob queued) {
    put(new WaitingProof(sequence, queued, nanos.getAsLong(), false));
    notifyAll();
  }

  /** The next one that is due, which is the caller's from now on; nothing if there is none. */
  synchronized Optional<Attempt> begin() {
    long now = nanos.getAsLong();
    for (WaitingProof each : waiting.values()) {
      if (each.isDue(now)) {
        put(each.begun(now));
        return Optional.of(new Attempt(each.job().leaf(), each.sequence()));
      }
    }
    return Optional.empty();
  }

  /** Waits until something may be due, at most so long. */
  synchronized void await(Duration most) throws InterruptedException {
    long now = nanos.getAsLong();
    if (waiting.values().stream().noneMatch(each -> each.isDue(now))) {
      TimeUnit.NANOSECONDS.timedWait(this, most.toNanos());
    }
  }

  /** Returns false if somebody cancels what is tried: it is not to be proven. */
  synchronized boolean isWanted(Attempt attempt) {
    WaitingProof tried = waiting.get(attempt.leaf());
    return tried != null && !tried.isLeaving();
  }

  /**
   * Its proof is made and leaves from now on, which nobody can call off.
   *
   * @return false if somebody has cancelled it before
   */
  synchronized boolean leaves(Attempt attempt) {
    WaitingProof made = waiting.get(attempt.leaf());
    if (made == null) {
      return false;
    }
    waiting.put(attempt.leaf(), made.made());
    return !made.isLeaving();
  }

  /** Its proof is on its way, and is made no more. */
  synchronized void left(Attempt attempt, Duration took) {
    WaitingProof made = known(attempt.leaf());
    times.measured(made.job().entry(), took);
    put(made.left());
  }

  /** One that is there for as long as its attempt lasts. */
  synchronized WaitingProof known(Bytes32 leaf) {
    return Objects.requireNonNull(waiting.get(leaf));
  }

  /**
   * It is to be tried later.
   *
   * @param isFinal no proof of it would count then, so that nothing else ends it
   * @return nothing if something else ends it already
   */
  synchronized Optional<WaitingProof> failed(
      Attempt attempt, ProofFailure reason, boolean isFinal) {
    WaitingProof failed = waiting.get(attempt.leaf());
    if (failed == null) {
      return Optional.empty();
    }
    WaitingProof again = failed.failed(reason, nanos.getAsLong(), isFinal);
    put(again);
    return Optional.of(again).filter(_ -> !failed.isLeaving());
  }

  /** Nothing else ends it from now on; nothing if it does not wait, or leaves already. */
  synchronized Optional<WaitingProof> take(Bytes32 leaf) {
    Optional<WaitingProof> taken =
        Optional.ofNullable(waiting.get(leaf)).filter(found -> !found.isLeaving());
    taken.ifPresent(found -> waiting.put(leaf, found.leaving(true)));
    return taken;
  }

  /** It has not left after all, or its end could not be kept. */
  synchronized void release(Bytes32 leaf) {
    waiting.computeIfPresent(leaf, (_, kept) -> kept.leaving(false));
    notifyAll();
  }

  /** It is over, here and in the log: in one step, for {@link #lowest}. */
  void remove(WaitingProof over) {
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
  synchronized long lowest() {
    return waiting.values().stream().mapToLong(WaitingProof::sequence).min().orElse(Long.MAX_VALUE);
  }

  private void put(WaitingProof now) {
    waiting.put(now.job().leaf(), now);
    news.changed(now.job().leaf());
  }

  synchronized List<Bytes32> leaves() {
    return List.copyOf(waiting.keySet());
  }

  synchronized Optional<ProofView.Told> told(Bytes32 leaf) {
    return Optional.ofNullable(waiting.get(leaf)).map(this::told);
  }

  private ProofView.Told told(WaitingProof each) {
    Duration elapsed = Duration.ofNanos(nanos.getAsLong() - each.at());
    return new ProofView.Told(
        each.job(),
        each.job().state() == ProofState.PROVING
            ? times.estimate(each.job().entry(), elapsed)
            : Optional.empty());
  }
}
