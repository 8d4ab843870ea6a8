package network.haca.answering.core;

import java.util.List;
import java.util.Optional;
import network.haca.pipe.Answer;
import network.haca.pipe.Conclusion;
import network.haca.pipe.OpenAdmission;
import network.haca.pipe.PipeBounds;
import network.haca.pipe.PipeHashes;
import network.haca.primitives.Bytes;
import network.haca.provingnode.core.Signer;

/**
 * An answer as its node shows it to others, signed with all that it carries: the answer's own
 * signature does not cover its proof, so somebody else could show a wrong one in the node's name.
 *
 * @param conclusion with this answer alone, encoded and not signed: the ledger takes none such
 */
public record ShownAnswer(Bytes conclusion, Answer answer, Bytes signature) {
  /** Whether it is shown to this round of this transaction. */
  boolean isTo(OpenAdmission admission) {
    return Conclusion.decode(conclusion)
        .filter(
            shown ->
                shown.transactionHash().equals(admission.transactionHash())
                    && shown.round() == admission.round())
        .isPresent();
  }

  /** This node's own answer. */
  static ShownAnswer of(OpenAdmission admission, Answer answer, Signer signer, long chainId) {
    Bytes conclusion =
        Conclusion.unsigned(
                admission.transactionHash(), admission.round(), answer.node(), List.of(answer))
            .encode();
    return new ShownAnswer(conclusion, answer, signer.sign(PipeHashes.shown(chainId, conclusion)));
  }

  /** Reads what somebody shows; nothing if it is not in its one form. */
  public static Optional<ShownAnswer> read(Bytes conclusion, Bytes signature) {
    return Conclusion.decode(conclusion)
        .filter(
            shown ->
                signature.size() <= PipeBounds.SIGNATURE_BYTES_MAX
                    && shown.answers().size() == 1
                    && shown.answers().getFirst().node().equals(shown.sender())
                    && shown.signature().isEmpty())
        .map(shown -> new ShownAnswer(conclusion, shown.answers().getFirst(), signature));
  }
}
