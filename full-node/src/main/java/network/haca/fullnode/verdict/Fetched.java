package network.haca.fullnode.verdict;

import java.util.List;
import network.haca.primitives.SettlementLeaf;

/** What came of asking the aggregators for a settlement's blob (rule S2). */
sealed interface Fetched {
  /**
   * A batch with the settlement's root and size: whoever gave it, these are its leaves.
   *
   * @param leaves in the blob's order
   */
  record Batch(List<SettlementLeaf> leaves) implements Fetched {
    public Batch {
      leaves = List.copyOf(leaves);
    }
  }

  /** A proof that the model's verifier accepts (rule S5). */
  record Proof() implements Fetched {}

  /** The bytes that the blob id is of, and they are not what the settlement says. */
  record Wrong(String reason) implements Fetched {}

  /** Nothing that can be judged now. */
  record Missing(String reason) implements Fetched {}
}
