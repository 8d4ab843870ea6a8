package network.haca.fullnode.core;

import java.util.Optional;
import network.haca.evm.BlockContext;
import network.haca.evm.Transaction;
import network.haca.evm.TransactionProcessor;
import network.haca.evm.state.WorldState;
import network.haca.evm.word.UInt256;

/** The part of 0xF4 in calls that are only asked for: nothing comes of what they ask. */
final class SimulatedInference {
  private SimulatedInference() {}

  /** Whether a call finds 0xF4: the chain has it, and no other code was put in its place. */
  static boolean isThere(WorldState state) {
    return state.code(InferenceSession.ADDRESS).equals(Genesis.INVALID);
  }

  /**
   * A call without a fee is one at the base fee.
   *
   * @param baseFee of the chain, in wei: the block may be one without
   */
  static InferenceSession session(
      RulesVersion rules,
      WorldState state,
      BlockContext block,
      Transaction transaction,
      UInt256 baseFee) {
    UInt256 price = TransactionProcessor.effectivePrice(block.baseFee(), transaction);
    return new InferenceSession(
        InferenceTerms.simulated(
            rules, price.isZero() ? baseFee : price, places(rules, state, block, transaction)));
  }

  private static Places places(
      RulesVersion rules, WorldState state, BlockContext block, Transaction transaction) {
    AdmissionLimits limits =
        new AdmissionLimits(new AdmissionStore(state, rules), rules, block.gasLimit());
    return new Places() {
      @Override
      public Optional<String> refusal() {
        return AdmissionLimits.of(transaction);
      }

      @Override
      public long gas() {
        return limits.placeGas(transaction);
      }
    };
  }

  /** One whose calls find 0xF4 where it is there. */
  static TransactionProcessor processor(
      TransactionProcessor processor,
      RulesVersion rules,
      WorldState state,
      BlockContext block,
      Transaction transaction,
      UInt256 baseFee) {
    return isThere(state)
        ? processor.with(
            InferenceSession.ADDRESS, session(rules, state, block, transaction, baseFee))
        : processor;
  }
}
