package network.haca.devnet.chaos;

import java.util.List;
import java.util.Map;
import network.haca.primitives.Bytes32;

/**
 * What was seen of a network; all that the oracle judges by.
 *
 * @param answers that arrived whole
 * @param wrong answers that arrived whole and say what they must not
 * @param unanswered what owes nothing
 * @param settled what the chain says is settled
 * @param unreadable what is settled and cannot be read
 * @param rejected leaves that the network refuses, with its reason
 * @param receiptFlaws by bridge: leaves whose receipt is missing or does not hold, and why
 * @param heads by validator: the application's hash at the common height, or why there is none
 * @param faults that were injected and lifted
 * @param footprint what it took
 * @param leftovers what was there after the end
 * @param settlingUntil when it was looked for the last time, milliseconds after the load began
 */
record Observed(
    List<Answered> answers,
    List<String> wrong,
    Unanswered unanswered,
    List<SettledRoot> settled,
    List<String> unreadable,
    Map<Bytes32, String> rejected,
    Map<String, Map<Bytes32, String>> receiptFlaws,
    Map<String, String> heads,
    List<LiftedFault> faults,
    Footprint.Peak footprint,
    List<String> leftovers,
    long settlingUntil) {
  /**
   * @param refused questions without an answer, by reason
   * @param rejectedBatches settlements that validators rejected
   * @param expiredBatches settlements that expired
   */
  record Unanswered(Map<String, Integer> refused, long rejectedBatches, long expiredBatches) {}

  /** With what can be seen only when all has ended. */
  Observed after(Footprint.Peak peak, List<String> left) {
    return new Observed(
        answers,
        wrong,
        unanswered,
        settled,
        unreadable,
        rejected,
        receiptFlaws,
        heads,
        faults,
        peak,
        left,
        settlingUntil);
  }
}
