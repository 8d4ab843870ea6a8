package network.haca.answering.core;

import java.time.Instant;
import network.haca.pipe.Answer;
import network.haca.pipe.AnswerForm;
import network.haca.pipe.InferenceAbi;
import network.haca.pipe.OpenAdmission;
import network.haca.pipe.OpenRequest;
import network.haca.pipe.PipeBounds;
import network.haca.pipe.PipeHashes;
import network.haca.pipe.ReportedFact;
import network.haca.primitives.RsaPss;
import network.haca.zkverifier.ProvenCalls;
import network.haca.zkverifier.VerifierRun;

/**
 * Judges another node's answer as the validators judge it in a conclusion (rules P4, P5): a
 * conclusion with one answer that does not count is refused as a whole.
 */
final class AnswerJudge {
  private final long chainId;
  private final Registries registries;

  AnswerJudge(long chainId, Registries registries) {
    this.chainId = chainId;
    this.registries = registries;
  }

  /** Whether an answer is within the bounds of any answer. */
  static boolean isSmall(Answer answer) {
    return answer.proof().size() <= PipeBounds.PROOF_BYTES_MAX
        && answer.returnData().size() <= PipeBounds.ANSWER_BYTES_MAX
        && answer.signature().size() <= PipeBounds.SIGNATURE_BYTES_MAX;
  }

  /**
   * Whether an answer may count, now or later, by its node, date, form and signatures; what its
   * proof proves costs the most, and is left to {@link #proof}.
   */
  boolean isSound(OpenAdmission admission, OpenRequest request, ShownAnswer shown) {
    Answer answer = shown.answer();
    return isSmall(answer)
        && request.row().contains(answer.node())
        && answer.timestamp() >= admission.time()
        && shown.isTo(admission)
        && AnswerForm.flaw(answer, request, () -> registries.outputs(request.entry())).isEmpty()
        && registries
            .key(answer.node())
            .filter(
                key ->
                    RsaPss.verifyExact(
                        key, answer.leaf(request.inputHash(chainId)).message(), answer.signature()))
            .filter(
                key ->
                    RsaPss.verifyExact(
                        key, PipeHashes.shown(chainId, shown.conclusion()), shown.signature()))
            .isPresent();
  }

  /** The word on the proof, or on the reports, of an answer that is sound. */
  enum Proof {
    /** It holds, or the answer has none and needs none. */
    HOLDS,
    FAILS,
    /** The verifier cannot be had now. */
    UNKNOWN
  }

  Proof proof(OpenAdmission admission, OpenRequest request, Answer answer) {
    if (answer.proof().isEmpty()) {
      return Proof.HOLDS;
    }
    if (InferenceAbi.asksFact(request.callData())) {
      return reports(admission, request, answer);
    }
    return registries
        .circuit(request.entry())
        .map(
            circuit ->
                ProvenCalls.judge(circuit.terms(), circuit.verifier(), request.callData(), answer))
        .map(verdict -> verdict instanceof VerifierRun.Verdict.Holds ? Proof.HOLDS : Proof.FAILS)
        .orElse(Proof.UNKNOWN);
  }

  private Proof reports(OpenAdmission admission, OpenRequest request, Answer answer) {
    ReportedFact word =
        ReportedFact.of(
            chainId,
            request,
            new ReportedFact.Times(admission.time(), answer.timestamp()),
            answer.proof(),
            registries::key);
    return word instanceof ReportedFact.Holds(var result, var _, int _)
            && InferenceAbi.write(result).equals(answer.returnData())
        ? Proof.HOLDS
        : Proof.FAILS;
  }

  /** Whether a good answer counts in a block of now. */
  boolean countsAt(Instant now, OpenAdmission admission, OpenRequest request, Answer answer) {
    int place = request.row().indexOf(answer.node());
    return now.getEpochSecond() >= Turns.from(admission, request, place)
        && answer.timestamp()
            <= now.getEpochSecond() - Turns.BLOCK_LAG_SECONDS + PipeBounds.AHEAD_SECONDS_MAX
        && registries.isEnabled(answer.node());
  }
}
