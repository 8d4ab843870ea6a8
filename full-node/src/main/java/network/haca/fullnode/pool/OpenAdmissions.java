package network.haca.fullnode.pool;

import java.util.Optional;
import network.haca.fullnode.core.AdmissionPlace;
import network.haca.fullnode.core.ConclusionRefusal;
import network.haca.pipe.Conclusion;
import network.haca.primitives.Bytes32;

/** The transactions that wait for answers in the latest state. */
public interface OpenAdmissions {
  /** The place of an open admission among all; nothing if it is not open. */
  Optional<AdmissionPlace> place(Bytes32 transactionHash);

  /** Why a conclusion would be wrong in the next block; nothing if it would count. */
  Optional<ConclusionRefusal> refusal(Conclusion conclusion);

  /**
   * The same as {@link #refusal}, without a look at its proofs: they cost the most, and the word on
   * a proof never changes.
   */
  Optional<ConclusionRefusal> refusalButProofs(Conclusion conclusion);
}
