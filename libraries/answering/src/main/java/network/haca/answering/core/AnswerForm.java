package network.haca.answering.core;

import java.util.Optional;
import network.haca.pipe.Answer;
import network.haca.pipe.FactRequest;
import network.haca.pipe.InferenceAbi;
import network.haca.pipe.InferenceRequest;
import network.haca.pipe.LanguageAnswer;
import network.haca.pipe.LanguageRequest;
import network.haca.pipe.ModelOutput;
import network.haca.pipe.ModelRequest;
import network.haca.pipe.OpenAdmission;
import network.haca.pipe.OpenRequest;
import network.haca.pipe.ReportedFact;
import network.haca.zkverifier.ProvenCalls;
import network.haca.zkverifier.VerifierRun;

/** Holds answers to the form that the registry and the request give them (rule P5). */
record AnswerForm(long chainId, Registries registries) {
  /**
   * Returns true if it is an answer, or a failure, to the request, with a proof if its mode has
   * one.
   */
  boolean fits(Answer answer, OpenRequest request) {
    if (answer.failure().isPresent()) {
      return answer.returnData().isEmpty()
          && answer.proof().isEmpty()
          && !InferenceAbi.asksFact(request.callData());
    }
    if (answer.proof().isEmpty() == request.isShown()) {
      return false;
    }
    Optional<InferenceRequest> question = InferenceAbi.readRequest(request.callData());
    return question
        .filter(
            read ->
                switch (read) {
                  case ModelRequest _ -> outputs(answer, request).isPresent();
                  case LanguageRequest language ->
                      LanguageAnswer.fits(language, answer.returnData());
                  case FactRequest _ ->
                      InferenceAbi.readFactResult(answer.returnData()).isPresent();
                })
        .isPresent();
  }

  private Optional<ModelOutput> outputs(Answer answer, OpenRequest request) {
    return registries
        .outputs(request.entry())
        .flatMap(
            outputs -> InferenceAbi.readModelOutput(answer.returnData()).filter(outputs::fits));
  }

  /**
   * Returns true if the entry's verifier takes the proof of an answer that fits, or its reports
   * come to it, if it has one of these.
   */
  boolean isProven(OpenAdmission admission, OpenRequest request, Answer answer) {
    if (InferenceAbi.asksFact(request.callData())) {
      return isReported(admission, request, answer);
    }
    return answer.proof().isEmpty()
        || registries
            .circuit(request.entry())
            .filter(circuit -> isProven(circuit, answer, request))
            .isPresent();
  }

  private boolean isReported(OpenAdmission admission, OpenRequest request, Answer answer) {
    return ReportedFact.of(
                chainId,
                request,
                new ReportedFact.Times(admission.time(), answer.timestamp()),
                answer.proof(),
                registries::key)
            instanceof ReportedFact.Holds(var result, var _, int _)
        && InferenceAbi.write(result).equals(answer.returnData());
  }

  private boolean isProven(Registries.Circuit circuit, Answer answer, OpenRequest request) {
    return InferenceAbi.readRequest(request.callData()).orElseThrow() instanceof ModelRequest model
        && ProvenCalls.judge(
                circuit.terms(),
                circuit.verifier(),
                model.input(),
                InferenceAbi.readModelOutput(answer.returnData()).orElseThrow(),
                answer.proof())
            instanceof VerifierRun.Verdict.Holds;
  }
}
