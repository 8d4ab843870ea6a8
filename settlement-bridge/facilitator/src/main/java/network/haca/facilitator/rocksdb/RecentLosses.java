package network.haca.facilitator.rocksdb;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import network.haca.facilitator.core.Loss;

/**
 * The losses of the last hours, in memory, since each payment that opens a session asks for them.
 */
final class RecentLosses {
  /** Older ones are on disk alone. */
  static final Duration AGE_MAX = Duration.ofHours(2);

  private final PastRows past;
  private final Deque<Loss> losses = new ArrayDeque<>();
  private Instant from;

  RecentLosses(PastRows past, Instant now) {
    this.past = past;
    this.from = now.minus(AGE_MAX);
    losses.addAll(past.lossesSince(from));
  }

  synchronized void add(Loss loss, Instant now) {
    losses.add(loss);
    from = now.minus(AGE_MAX);
    losses.removeIf(each -> each.at().isBefore(from));
  }

  synchronized List<Loss> since(Instant since) {
    return since.isBefore(from)
        ? past.lossesSince(since)
        : losses.stream().filter(each -> !each.at().isBefore(since)).toList();
  }
}
