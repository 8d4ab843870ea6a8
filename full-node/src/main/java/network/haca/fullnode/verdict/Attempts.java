package network.haca.fullnode.verdict;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.LongSupplier;
import network.haca.contracts.RelayContract.Settlement;
import network.haca.primitives.GrowingPause;

/** The attempts to fetch what belongs to each settlement, and the pauses between them. */
final class Attempts {
  private final GrowingPause pause;
  private final LongSupplier nanos;
  private final Map<Long, Tried> tried = new TreeMap<>();

  /**
   * @param notBefore in nanoseconds of the clock: when the next may begin
   */
  private record Tried(int count, long notBefore) {}

  /**
   * @param nanos a clock like {@link System#nanoTime}
   */
  Attempts(GrowingPause pause, LongSupplier nanos) {
    this.pause = pause;
    this.nanos = nanos;
  }

  /** Forgets all settlements but these: wanted anew, they are new. */
  void keep(Set<Long> numbers) {
    tried.keySet().retainAll(numbers);
  }

  /** Those whose pause is over, what was tried least first: else it would wait behind the rest. */
  List<Settlement> due(Collection<Settlement> wanted) {
    long now = nanos.getAsLong();
    return wanted.stream()
        .filter(settlement -> now - of(settlement.number(), now).notBefore() >= 0)
        .sorted(
            Comparator.comparingInt((Settlement settlement) -> count(settlement.number()))
                .thenComparingLong(Settlement::number))
        .toList();
  }

  /** How many have begun. */
  int count(long number) {
    return of(number, 0).count();
  }

  /** Counts one more; the pause begins now. */
  void begin(long number) {
    rest(number, count(number) + 1);
  }

  /** The attempt has ended: the pause begins again, however long it took. */
  void end(long number) {
    rest(number, count(number));
  }

  private void rest(long number, int count) {
    tried.put(number, new Tried(count, nanos.getAsLong() + pause.after(count).toNanos()));
  }

  private Tried of(long number, long now) {
    return tried.getOrDefault(number, new Tried(0, now));
  }
}
