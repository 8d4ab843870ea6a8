package network.haca.fullnode.core;

import network.haca.pipe.Answer;
import network.haca.primitives.Address;
import network.haca.primitives.SettlementLeaf;

/** The word on one answer of a conclusion. */
sealed interface JudgedAnswer {
  /**
   * It counts.
   *
   * @param payee of the node
   * @param gas that it takes, the fee's aside
   */
  record Counts(WaitingRequest request, Answer answer, Address payee, SettlementLeaf leaf, long gas)
      implements JudgedAnswer {}

  record IsWrong(String reason) implements JudgedAnswer {}
}
