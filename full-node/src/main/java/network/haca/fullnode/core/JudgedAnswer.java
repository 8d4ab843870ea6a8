package network.haca.fullnode.core;

import java.util.List;
import network.haca.pipe.Answer;
import network.haca.primitives.Address;
import network.haca.primitives.SettlementLeaf;

/** The word on one answer of a conclusion. */
sealed interface JudgedAnswer {
  /**
   * It counts.
   *
   * @param payees of the nodes that gave its parts: one, or those whose reports count
   * @param gas that it takes, the fees' aside
   */
  record Counts(
      WaitingRequest request, Answer answer, List<Address> payees, SettlementLeaf leaf, long gas)
      implements JudgedAnswer {
    public Counts {
      payees = List.copyOf(payees);
    }

    /** The same, with what its proof showed. */
    Counts shown(List<Address> by, long proofGas) {
      return new Counts(request, answer, by, leaf, request.gas(answer, proofGas).orElseThrow());
    }
  }

  record IsWrong(String reason) implements JudgedAnswer {}
}
