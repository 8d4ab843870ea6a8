package network.haca.benchmarks.load;

import java.util.Comparator;
import java.util.List;

/**
 * Answers per second, and how long clients waited for one.
 *
 * @param perSecond answers of all clients together
 * @param medianMillis from a request to its whole answer
 * @param p95Millis 95th percentile of the same
 */
public record Rate(double perSecond, double medianMillis, double p95Millis) {
  /** The run of several, at least one, whose answers per second are the median. */
  public static Rate median(List<Rate> runs) {
    return runs.stream()
        .sorted(Comparator.comparingDouble(Rate::perSecond))
        .toList()
        .get(runs.size() / 2);
  }
}
