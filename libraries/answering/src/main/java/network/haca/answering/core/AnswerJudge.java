package network.haca.answering.core;

import java.time.Instant;
import network.haca.pipe.Answer;
import network.haca.pipe.OpenAdmission;
import network.haca.pipe.OpenRequest;
import network.haca.pipe.PipeBounds;
import network.haca.primitives.Bytes;
import network.haca.primitives.RsaPss;
import network.haca.primitives.RsaPublicKey;

/**
 * Judges another node's answer as the validators judge it in a conclusion (rules P4, P5): a
 * conclusion with one answer that does not count is refused as a whole.
 */
final class AnswerJudge {
  private final long chainId;
  private final Registries registries;
  private final AnswerForm form;

  AnswerJudge(long chainId, Registries registries) {
    this.chainId = chainId;
    this.registries = registries;
    this.form = new AnswerForm(chainId, registries);
  }

  /** Whether an answer is within the bounds of any answer. */
  static boolean isSmall(Answer answer) {
    return answer.proof().size() <= PipeBounds.PROOF_BYTES_MAX
        && answer.returnData().size() <= PipeBounds.ANSWER_BYTES_MAX
        && answer.signature().size() <= PipeBounds.SIGNATURE_BYTES_MAX;
  }

  /**
   * Whether an answer may count, now or later: by its node, date, form, signature, and at last by
   * its proof, which costs the most.
   */
  boolean isGood(OpenAdmission admission, OpenRequest request, Answer answer) {
    return isSmall(answer)
        && request.row().contains(answer.node())
        && answer.timestamp() >= admission.time()
        && form.fits(answer, request)
        && registries.key(answer.node()).filter(key -> isSigned(request, answer, key)).isPresent()
        && form.isProven(admission, request, answer);
  }

  /** Whether a good answer counts in a block of now. */
  boolean countsAt(Instant now, OpenAdmission admission, OpenRequest request, Answer answer) {
    int place = request.row().indexOf(answer.node());
    return now.getEpochSecond() >= Turns.from(admission, request, place)
        && answer.timestamp()
            <= now.getEpochSecond() - Turns.BLOCK_LAG_SECONDS + PipeBounds.AHEAD_SECONDS_MAX
        && registries.isEnabled(answer.node());
  }

  /** Only a signature of the answer itself counts, not one that it shares with others. */
  private boolean isSigned(OpenRequest request, Answer answer, Bytes key) {
    return RsaPublicKey.parse(key)
        .filter(known -> known.size() == answer.signature().size())
        .filter(
            _ ->
                RsaPss.verify(
                    key, answer.leaf(request.inputHash(chainId)).message(), answer.signature()))
        .isPresent();
  }
}
