package network.haca.benchmarks.all;

import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;
import java.util.stream.IntStream;

/**
 * The size from which growth stops paying, found from the figures, and whether processors are what
 * is short there.
 *
 * @param hope what the next size should bring
 * @param of what grows, as it follows a number
 */
record Bend(Hope hope, String of) {
  /** A step that brings less than this part is one at which a line bends. */
  private static final double STEP_LEAST = 0.10;

  /** The part of the processors from which on they count as all in use. */
  private static final double BUSY_LEAST = 0.85;

  /** The expectation of the next size. */
  enum Hope {
    /** A higher rate. */
    MORE,
    /** The same rate. */
    NO_LESS
  }

  /**
   * A measurement at one size.
   *
   * @param busy processors in use on average; NaN if not measured
   */
  record Step(double size, double perSecond, double busy) {}

  /** One sentence about steps of ascending sizes. */
  String sentence(List<Step> steps, int processors) {
    OptionalInt bend =
        IntStream.range(0, steps.size() - 1)
            .filter(i -> change(steps, i) < (hope == Hope.MORE ? STEP_LEAST : -STEP_LEAST))
            .findFirst();
    if (bend.isEmpty()) {
      return "Up to %s %s it does not bend: %s."
          .formatted(
              number(steps.getLast().size()),
              of,
              hope == Hope.MORE
                  ? "each step raises the rate by 10 % or more"
                  : "no step lowers the rate by more than 10 %");
    }
    int at = bend.getAsInt();
    return "It bends at %s %s: at %s the rate is %s%s."
        .formatted(
            number(steps.get(at).size()),
            of,
            number(steps.get(at + 1).size()),
            changed(change(steps, at)),
            reason(steps.get(at + 1), processors));
  }

  private static double change(List<Step> steps, int at) {
    return steps.get(at + 1).perSecond() / steps.get(at).perSecond() - 1;
  }

  private static String changed(double change) {
    long percent = Math.round(change * 100);
    if (percent == 0) {
      return "the same";
    }
    return "%d %% %s".formatted(Math.abs(percent), percent > 0 ? "higher" : "lower");
  }

  private static String reason(Step step, int processors) {
    if (Double.isNaN(step.busy())) {
      return "";
    }
    String busy =
        String.format(
            Locale.ROOT, "%.1f of %d processors", Math.min(step.busy(), processors), processors);
    return step.busy() >= BUSY_LEAST * processors
        ? ", since it has %s in use and there are no more".formatted(busy)
        : ", with %s in use: it waits, or other programs have the rest".formatted(busy);
  }

  private static String number(double value) {
    return String.format(Locale.ROOT, "%,.0f", value);
  }
}
