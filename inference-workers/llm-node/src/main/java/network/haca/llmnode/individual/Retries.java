package network.haca.llmnode.individual;

import java.time.Duration;
import java.util.Comparator;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Queue;
import network.haca.primitives.GrowingPause;

/**
 * Work that failed, until it is to be done again: by number alone, so that waiting costs little.
 */
final class Retries {
  static final Duration LEAST = Duration.ofSeconds(2);
  private static final GrowingPause PAUSE = new GrowingPause(LEAST, Duration.ofSeconds(64));

  /** When nothing waits; new work ends it. */
  private static final Duration LONG = Duration.ofHours(1);

  private static final long BEGIN = System.nanoTime();

  private final Queue<Retry> byTime =
      new PriorityQueue<>(Comparator.comparingLong(retry -> retry.nanos() - BEGIN));

  /**
   * @param failures so far
   * @param nanos of the system's timer, when it is due
   */
  record Retry(long sequence, int failures, long nanos) {}

  synchronized void add(long sequence, int failures) {
    long due = System.nanoTime() + PAUSE.after(failures).toNanos();
    byTime.add(new Retry(sequence, failures, due));
  }

  synchronized Optional<Retry> due() {
    return untilDue().isPositive() || byTime.isEmpty()
        ? Optional.empty()
        : Optional.of(byTime.remove());
  }

  synchronized int size() {
    return byTime.size();
  }

  synchronized Duration untilDue() {
    Retry first = byTime.peek();
    return first == null ? LONG : Duration.ofNanos(first.nanos() - System.nanoTime());
  }
}
