package network.haca.testing.payments;

import java.util.List;

/** Reads from a facilitator's metrics, in the text format of Prometheus, what it has left to do. */
final class FacilitatorGauges {
  private static final String UNFINISHED = "haca_facilitator_unfinished_payments";
  private static final String UNTOLD = "haca_facilitator_untold_entries";
  private static final int OK = 200;

  private FacilitatorGauges() {}

  /**
   * Returns true if no payment waits for the chain, and no entry of the books for Kafka. Metrics
   * that do not say so, as those of a page that is not there, are never done.
   *
   * @param hasKafka whether it tells Kafka of its books
   */
  static boolean areDone(int status, String metrics, boolean hasKafka) {
    return status == OK && areZero(metrics, UNFINISHED) && (!hasKafka || areZero(metrics, UNTOLD));
  }

  private static boolean areZero(String metrics, String gauge) {
    List<String> samples = metrics.lines().filter(line -> line.matches(gauge + "[{ ].*")).toList();
    return !samples.isEmpty() && samples.stream().allMatch(line -> line.endsWith(" 0.0"));
  }
}
