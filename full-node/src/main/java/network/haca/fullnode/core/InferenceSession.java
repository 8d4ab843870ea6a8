package network.haca.fullnode.core;

import java.math.BigInteger;
import java.util.Optional;
import java.util.OptionalLong;
import network.haca.contracts.Addresses;
import network.haca.evm.SystemContract;
import network.haca.pipe.FactBounds;
import network.haca.pipe.FactRequest;
import network.haca.pipe.InferenceAbi;
import network.haca.pipe.InferenceError;
import network.haca.pipe.InferenceRequest;
import network.haca.pipe.LanguageAnswer;
import network.haca.pipe.LanguageRequest;
import network.haca.pipe.Mode;
import network.haca.pipe.PipeHashes;
import network.haca.primitives.Address;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;

/**
 * 0xF4 as one run of a transaction finds it (rule P1): answers that are there are returned, other
 * requests are collected, get zeros, and suspend the run.
 */
final class InferenceSession implements SystemContract {
  static final Address ADDRESS = Addresses.INFERENCE;

  /** For each call, beside what looking up the model takes. */
  static final long CALL_GAS = 5_000;

  /** For each byte of a call and of what it returns. */
  static final long BYTE_GAS = 16;

  /** For each byte that the state keeps while a transaction waits: of requests, and of itself. */
  static final long KEPT_BYTE_GAS = 64;

  private static final String NO_REQUEST =
      "the call is none of the published functions in its canonical encoding";

  private final InferenceTerms terms;
  private final CollectedRequests requests;

  InferenceSession(InferenceTerms terms) {
    this.terms = terms;
    this.requests = new CollectedRequests(terms);
  }

  /** The requests that have no answer. */
  CollectedRequests requests() {
    return requests;
  }

  @Override
  public boolean isSuspended() {
    return !terms.isSimulation() && !requests.isEmpty();
  }

  @Override
  public Answer call(Call call, Surroundings surroundings) {
    Bytes input = Bytes.copyOf(call.input().toArray());
    long gas = CALL_GAS + BYTE_GAS * input.size();
    if (gas > call.gas()) {
      return new Answer.OutOfGas();
    }
    if (!call.value().isZero()) {
      return refused(gas, "0xF4 takes no value");
    }
    Optional<InferenceRequest> request = InferenceAbi.readRequest(input);
    if (request.isEmpty()) {
      return refused(gas, NO_REQUEST);
    }
    Bytes32 key = PipeHashes.key(terms.transactionHash(), input);
    Optional<GivenAnswer> given = terms.answers().get(key);
    return given != null
        ? answered(call, surroundings, gas, input, given)
        : asked(call, surroundings, gas, new Question(key, input, request.get()));
  }

  private record Question(Bytes32 key, Bytes callData, InferenceRequest request) {}

  private Answer answered(
      Call call, Surroundings surroundings, long gas, Bytes input, Optional<GivenAnswer> given) {
    if (given.isEmpty()) {
      return unavailable(gas, "no answer came in time");
    }
    if (given.get().failure().isPresent()) {
      return unavailable(gas, "the node answers " + given.get().failure().get());
    }
    Bytes output = given.get().returnData();
    long all = gas + BYTE_GAS * output.size();
    if (all > call.gas()) {
      return new Answer.OutOfGas();
    }
    if (!call.isStatic()) {
      surroundings.log(InferenceLog.of(given.get().key(), input, output));
    }
    return new Answer.Returned(all, output);
  }

  private Answer asked(Call call, Surroundings surroundings, long gas, Question question) {
    Optional<String> unsupported = unsupported(question.request());
    if (unsupported.isPresent()) {
      return refused(gas, unsupported.get());
    }
    Mode mode = Mode.of(question.request().modeNumber()).orElseThrow();
    Optional<String> refusal =
        requests.refusal(question.key(), question.callData(), question.request());
    if (refusal.isPresent()) {
      return refused(gas, refusal.get());
    }
    return switch (Lookup.find(
        surroundings, terms.rules(), question.request(), mode, call.gas() - gas)) {
      case Lookup.Found.OutOfGas _ -> new Answer.OutOfGas();
      case Lookup.Found.IsNot(String reason, long used) -> refused(gas + used, reason);
      case Lookup.Found.Is(Asked asked, long used) ->
          taken(call, gas + used, used, question, asked);
    };
  }

  /** Why nothing of a request's kind can be asked; nothing if it can. */
  private Optional<String> unsupported(InferenceRequest request) {
    if (request instanceof FactRequest fact) {
      // A chain of earlier rules has no such function, and says of it what it always said.
      return terms.rules().includes(RulesVersion.EIGHT)
          ? FactBounds.flaw(fact)
          : Optional.of(NO_REQUEST);
    }
    boolean isLatest = terms.rules().includes(RulesVersion.SEVEN);
    if (request instanceof LanguageRequest language) {
      return isLatest
          ? unsupported(language)
          : Optional.of("language models cannot be asked inside a transaction yet");
    }
    Optional<Mode> mode = Mode.of(request.modeNumber());
    if (mode.isEmpty()) {
      return Optional.of("there are modes 0 (VANILLA), 1 (ZKML) and 2 (TEE)");
    }
    return mode.get() == Mode.ZKML && !isLatest
        ? Optional.of("mode 1 (ZKML) cannot be asked for inside a transaction yet")
        : Optional.empty();
  }

  private static Optional<String> unsupported(LanguageRequest request) {
    if (request.modeNumber() != Mode.TEE.number()) {
      return Optional.of("language models answer in mode 2 (TEE)");
    }
    return LanguageAnswer.isBounded(request)
        ? Optional.empty()
        : Optional.of(
            "max_tokens of a language model's answer is 1 to " + LanguageAnswer.TOKENS_MAX);
  }

  /**
   * @param lookup the gas of looking it up, which is done twice more: when the transaction is
   *     admitted, and when the row is drawn
   */
  private Answer taken(Call call, long gas, long lookup, Question question, Asked asked) {
    OptionalLong feeGas =
        WaitingRequest.feeGas(
            asked.fee().multiply(BigInteger.valueOf(asked.parts())), terms.price());
    if (feeGas.isEmpty()) {
      return refused(gas, "the model's fee is more than gas of this price can pay");
    }
    Bytes zeros = asked.zeros();
    WaitingRequest request =
        WaitingRequest.of(asked, question.key(), question.callData(), feeGas.getAsLong());
    boolean isNew = !requests.contains(question.key());
    long kept =
        isNew ? KEPT_BYTE_GAS * question.callData().size() + 2 * lookup + requests.placeGas() : 0;
    long all =
        gas + BYTE_GAS * zeros.size() + asked.readingGas() + (isNew ? kept + request.cost() : 0);
    if (all > call.gas()) {
      return new Answer.OutOfGas();
    }
    if (isNew) {
      requests.add(request, question.request(), asked, kept);
    }
    requests.read(asked);
    return new Answer.Returned(all, zeros);
  }

  private static Answer refused(long gas, String reason) {
    return new Answer.Reverted(gas, InferenceError.INFERENCE_REFUSED.encode(reason));
  }

  private static Answer unavailable(long gas, String reason) {
    return new Answer.Reverted(gas, InferenceError.INFERENCE_UNAVAILABLE.encode(reason));
  }
}
