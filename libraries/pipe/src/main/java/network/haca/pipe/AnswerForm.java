package network.haca.pipe;

import java.util.Optional;
import java.util.function.Supplier;

/** The form that the registry and a request give to answers (rule P5). */
public final class AnswerForm {
  private AnswerForm() {}

  /**
   * Names what keeps an answer from being one to the request, its node, date, signature, and what
   * its proof proves aside.
   *
   * @param outputs of the request's entry, asked for if a model is asked that has some; none if
   *     they are not known
   * @return nothing if it has the form of an answer, or of a failure
   */
  public static Optional<String> flaw(
      Answer answer, OpenRequest request, Supplier<Optional<OutputSignature>> outputs) {
    boolean isProven = request.isShown() && answer.failure().isEmpty();
    if (answer.proof().isEmpty() == isProven) {
      return Optional.of(isProven ? "it has no proof" : "it has a proof, and its mode has none");
    }
    return fits(answer, request, outputs)
        ? Optional.empty()
        : Optional.of("it is not what the model gives");
  }

  private static boolean fits(
      Answer answer, OpenRequest request, Supplier<Optional<OutputSignature>> outputs) {
    if (answer.failure().isPresent()) {
      // One node alone says nothing of a fact, and so none that there is none.
      return answer.returnData().isEmpty() && !InferenceAbi.asksFact(request.callData());
    }
    return InferenceAbi.readRequest(request.callData())
        .filter(
            question ->
                switch (question) {
                  case ModelRequest _ -> isOutput(answer, outputs.get());
                  case LanguageRequest language ->
                      LanguageAnswer.fits(language, answer.returnData());
                  case FactRequest _ ->
                      InferenceAbi.readFactResult(answer.returnData())
                          .filter(result -> !result.isSimulationResult())
                          .isPresent();
                })
        .isPresent();
  }

  private static boolean isOutput(Answer answer, Optional<OutputSignature> outputs) {
    return outputs
        .flatMap(
            signature -> InferenceAbi.readModelOutput(answer.returnData()).filter(signature::fits))
        .isPresent();
  }
}
