package network.haca.fullnode.verdict;

import java.util.List;
import network.haca.primitives.Bytes32;

/** What a validator finds about a batch (rules S2, S3). */
sealed interface Judgement {
  /**
   * Good.
   *
   * @param leaves the batch's leaf hashes
   */
  record Yes(List<Bytes32> leaves) implements Judgement {
    public Yes {
      leaves = List.copyOf(leaves);
    }
  }

  /** Bad, and why. */
  record No(String reason) implements Judgement {}

  /** Not to be told now: try again. */
  record NotYet(String reason) implements Judgement {}
}
