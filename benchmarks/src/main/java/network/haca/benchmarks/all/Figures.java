package network.haca.benchmarks.all;

import java.util.List;
import java.util.Locale;

/** Figures of several runs in words. */
final class Figures {
  private Figures() {}

  static double median(List<Double> values) {
    return values.stream().sorted().toList().get(values.size() / 2);
  }

  /** The median, and from what to what the runs were. */
  static String medianAndRange(String form, List<Double> values) {
    double least = values.stream().mapToDouble(Double::doubleValue).min().orElseThrow();
    double greatest = values.stream().mapToDouble(Double::doubleValue).max().orElseThrow();
    return values.size() == 1
        ? text(form, median(values))
        : "%s (%s to %s)"
            .formatted(text(form, median(values)), text(form, least), text(form, greatest));
  }

  /**
   * A figure in words.
   *
   * @param form of it, as of {@link String#format}
   */
  static String text(String form, double value) {
    return String.format(Locale.ROOT, form, value);
  }
}
