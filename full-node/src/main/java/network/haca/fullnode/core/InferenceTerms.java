package network.haca.fullnode.core;

import java.util.Map;
import java.util.Optional;
import network.haca.evm.word.UInt256;
import network.haca.primitives.Bytes32;

/**
 * The terms on which a run of a transaction may ask models, and the answers that it finds.
 *
 * @param rules that say what can be asked
 * @param price of gas in wei
 * @param asks whether the run may ask: the number of the round is within the limit
 * @param asked requests of earlier rounds
 * @param askedBytes of their call data
 * @param answers by key; those without an answer that are not asked again have none
 * @param places looked up by the first request that is made
 * @param isSimulation whether nothing comes of the run
 */
record InferenceTerms(
    RulesVersion rules,
    Bytes32 transactionHash,
    UInt256 price,
    boolean asks,
    int asked,
    long askedBytes,
    Map<Bytes32, Optional<GivenAnswer>> answers,
    Places places,
    boolean isSimulation) {
  /** Returns the terms of a transaction's first run. */
  static InferenceTerms first(
      RulesVersion rules, Bytes32 transactionHash, UInt256 price, Places places) {
    return new InferenceTerms(rules, transactionHash, price, true, 0, 0, Map.of(), places, false);
  }

  /** Returns the terms of a call that is only simulated: no transaction comes of it. */
  static InferenceTerms simulated(RulesVersion rules, UInt256 price, Places places) {
    return new InferenceTerms(rules, Bytes32.ZERO, price, true, 0, 0, Map.of(), places, true);
  }
}
