package network.haca.benchmarks.payments;

import java.util.List;

/** Medians of times in nanoseconds. */
final class Nanos {
  private Nanos() {}

  static long median(List<Long> nanos) {
    return nanos.stream().sorted().toList().get(nanos.size() / 2);
  }

  static double millis(List<Long> nanos) {
    return median(nanos) / 1e6;
  }
}
