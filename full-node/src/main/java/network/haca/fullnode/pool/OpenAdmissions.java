package network.haca.fullnode.pool;

import java.util.Optional;
import network.haca.pipe.Conclusion;
import network.haca.primitives.Bytes32;

/** The transactions that wait for answers in the latest state. */
public interface OpenAdmissions {
  /**
   * The place of an open admission among all.
   *
   * @param number in the order of admissions
   * @param round that waits for answers
   * @param gas that acting on its conclusion may take in a block
   */
  record Place(long number, int round, long gas) {}

  /** Nothing if it is not open. */
  Optional<Place> place(Bytes32 transactionHash);

  /** Why a conclusion would be wrong in the next block; nothing if it would count. */
  Optional<String> refusal(Conclusion conclusion);
}
