package network.haca.fullnode.core;

import network.haca.contracts.RegisteredModel;
import network.haca.pipe.Answer;
import network.haca.pipe.FactRequest;
import network.haca.pipe.InferenceAbi;
import network.haca.pipe.InferenceRequest;
import network.haca.pipe.LanguageAnswer;
import network.haca.pipe.LanguageRequest;
import network.haca.pipe.ModelRequest;
import network.haca.pipe.OpenRequest;
import network.haca.zkverifier.CircuitTerms;
import network.haca.zkverifier.ProvenCalls;
import network.haca.zkverifier.VerifierRun;

/** Holds answers to the form that the registry and the request give them (rule P5). */
record AnswerForm(RegistryReads contracts) {
  /** Returns true if it is an answer, or a failure, to the request. */
  boolean fits(Answer answer, OpenRequest request) {
    InferenceRequest question = question(request);
    if (answer.failure().isPresent()) {
      // One node alone says nothing of a fact, and so none that there is none.
      return answer.returnData().isEmpty() && !(question instanceof FactRequest);
    }
    return switch (question) {
      case ModelRequest _ ->
          InferenceAbi.readModelOutput(answer.returnData())
              .filter(AskedModel.outputs(contracts.model(request.entry()))::fits)
              .isPresent();
      case LanguageRequest language -> LanguageAnswer.fits(language, answer.returnData());
      case FactRequest _ ->
          InferenceAbi.readFactResult(answer.returnData())
              .filter(result -> !result.isSimulationResult())
              .isPresent();
    };
  }

  /** The word of the entry's verifier on the proof of an answer that fits. */
  VerifierRun.Verdict proof(Answer answer, OpenRequest request) {
    RegisteredModel entry = contracts.model(request.entry());
    CircuitTerms terms = EntryCircuits.terms(entry).orElseThrow();
    return ProvenCalls.judge(
        terms,
        contracts.verifier(terms.verifierCodeHash()),
        ((ModelRequest) question(request)).input(),
        InferenceAbi.readModelOutput(answer.returnData()).orElseThrow(),
        answer.proof());
  }

  private static InferenceRequest question(OpenRequest request) {
    return InferenceAbi.readRequest(request.callData()).orElseThrow();
  }
}
