package network.haca.benchmarks.pace;

import java.util.List;

/**
 * Times that the same work took, again and again.
 *
 * @param nanoseconds in ascending order, at least one
 */
public record Latencies(List<Long> nanoseconds) {
  /** Takes them in any order. */
  public Latencies {
    nanoseconds = nanoseconds.stream().sorted().toList();
  }

  /** The percentile, in milliseconds. */
  public double percentile(int percent) {
    int index = (nanoseconds.size() - 1) * percent / 100;
    return nanoseconds.get(index) / 1e6;
  }
}
