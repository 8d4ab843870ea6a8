package network.haca.devnet.chaos;

import java.util.List;
import java.util.Map;

/**
 * What the oracle concludes.
 *
 * @param settled answers that are settled exactly once
 * @param rejected answers that are not, by the network's reason
 * @param lost answers that are not, without a reason
 * @param doubled leaves that are settled more than once, with where
 * @param unverified receipts that are missing or do not hold, by bridge
 * @param diverged validators and what they say, if they differ
 * @param standstillMillis the longest time in which nothing settled though answers waited
 * @param slowestMillis the longest from an answer to its settlement
 * @param recoveryMillis of each fault, in the order in which they began
 * @param failures everything that must hold and does not; empty if the run has passed
 */
record Verdict(
    int settled,
    Map<String, Integer> rejected,
    List<String> lost,
    List<String> doubled,
    Map<String, List<String>> unverified,
    List<String> diverged,
    long standstillMillis,
    long slowestMillis,
    List<Long> recoveryMillis,
    List<String> failures) {
  boolean passed() {
    return failures.isEmpty();
  }
}
