package network.haca.llmnode.core;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import network.haca.llmnode.llm.LlmRequest;
import network.haca.llmnode.llm.PublishedAnswer;
import network.haca.llmnode.llm.SignedAnswer;
import network.haca.primitives.Bytes32;
import network.haca.primitives.SettlementLeaf;
import network.haca.provingnode.core.Outbox;
import network.haca.provingnode.core.Prover;
import network.haca.provingnode.core.Prover.Outcome;
import network.haca.provingnode.core.SignatureForm;
import network.haca.schemas.llm.LlmError;
import network.haca.schemas.llm.PythonJson;

/** Signs an answer, and makes its proof durable on the way that the client chose. */
public final class Proving {
  private static final ProofOutcome.Refused UNSIGNED =
      new ProofOutcome.Refused(LlmError.unproven("The answer could not be signed."));

  private final Prover prover;
  private final IndividualProofs individual;
  private final Submissions submissions;
  private final Work work;

  /**
   * @param work for hashing, signing and the outboxes
   */
  public Proving(Prover prover, IndividualProofs individual, Submissions submissions, Work work) {
    this.prover = prover;
    this.individual = individual;
    this.submissions = submissions;
    this.work = work;
  }

  /** The answer as it is made public with its proof. */
  @FunctionalInterface
  interface Publication {
    Optional<PublishedAnswer> of(SettlementLeaf leaf, Bytes32 answerHash);
  }

  /** Why no answer may leave that is settled like this; nothing if one may. */
  public Optional<LlmError> unavailable(SettlementChoice choice) {
    return switch (choice) {
      case PRIVATE -> prover.uncounted().map(Proving::error);
      case BATCH -> prover.unavailable().map(Proving::error);
      case INDIVIDUAL ->
          prover
              .unavailable()
              .map(Proving::error)
              .or(() -> individual.refusal().map(LlmError::unavailable));
    };
  }

  /**
   * The signed leaf, durable if it is to be settled. Never fails.
   *
   * @param signing gives what is signed of the answer
   * @param published the answer as it is made public, if it is to be settled individually; nothing
   *     if it is too long for that
   */
  CompletionStage<ProofOutcome> prove(
      LlmRequest request, AnswerSigning signing, SettlementChoice choice, Publication published) {
    return work.run(() -> proven(request, signing, choice, published))
        .exceptionally(failure -> UNSIGNED);
  }

  private ProofOutcome proven(
      LlmRequest request, AnswerSigning signing, SettlementChoice choice, Publication published) {
    SignedAnswer signed;
    try {
      signed = signing.run();
    } catch (PythonJson.MalformedException e) {
      return new ProofOutcome.Refused(
          LlmError.provider(
                  502, "The provider's answer has no one meaning: " + e.getMessage() + ".")
              .afterWork());
    }
    Prover.Inference inference =
        new Prover.Inference(
            request.model().name(),
            "",
            Optional.empty(),
            request.hash(),
            signed.outputHash(),
            new SignatureForm.Salted(signed.answerHash()));
    return switch (choice) {
      case PRIVATE -> outcome(prover.sign(inference), signed);
      case BATCH -> outcome(prover.prove(inference), signed);
      case INDIVIDUAL -> individually(request, inference, signed, published);
    };
  }

  /** The same, with the transaction if there is one before the answer has waited too long. */
  CompletionStage<Proven> awaited(Proven proven) {
    return proven.individual().isEmpty()
        ? CompletableFuture.completedStage(proven)
        : submissions.of(proven.leaf().hash()).thenApply(proven::with);
  }

  private ProofOutcome individually(
      LlmRequest request, Prover.Inference inference, SignedAnswer answer, Publication published) {
    return switch (prover.sign(inference)) {
      case Outcome.Refused refused -> unproven(refused.message());
      case Outcome.Proven signed -> {
        try {
          Optional<PublishedAnswer> output = published.of(signed.leaf(), answer.answerHash());
          Optional<String> blobId =
              output.isPresent()
                  ? individual.append(
                      signed.leaf(), Prover.proof(inference, signed), request.asked(), output.get())
                  : Optional.empty();
          if (blobId.isEmpty()) {
            prover.keep(inference, signed);
          }
          yield new Proven(
              signed.leaf(),
              answer.answerHash(),
              Optional.of(new IndividualSettlement(signed.leaf(), blobId, Optional.empty())));
        } catch (Outbox.NotKeptException e) {
          yield unproven(String.valueOf(e.getMessage()));
        }
      }
    };
  }

  private static ProofOutcome outcome(Outcome outcome, SignedAnswer signed) {
    return switch (outcome) {
      case Outcome.Proven proven ->
          new Proven(proven.leaf(), signed.answerHash(), Optional.empty());
      case Outcome.Refused refused -> unproven(refused.message());
    };
  }

  /**
   * Neither 503 nor 429, which say that nothing has been done and that the request may be repeated:
   * the model has answered already.
   */
  private static ProofOutcome unproven(String message) {
    return new ProofOutcome.Refused(LlmError.unproven(message));
  }

  private static LlmError error(Outcome.Refused refused) {
    return LlmError.unavailable(refused.message());
  }
}
