package network.haca.fullnode.core;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import network.haca.contracts.Addresses;
import network.haca.evm.BlockContext;
import network.haca.evm.SystemContract;
import network.haca.evm.Transaction;
import network.haca.evm.TransactionProcessor;
import network.haca.evm.state.WorldState;
import network.haca.evm.word.UInt256;
import network.haca.pipe.InferenceAbi;
import network.haca.pipe.InferenceError;
import network.haca.pipe.InferenceRequest;
import network.haca.pipe.Mode;
import network.haca.pipe.ModelRequest;
import network.haca.pipe.NumberTensor;
import network.haca.pipe.PipeBounds;
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

  private final Terms terms;
  private final List<WaitingRequest> requests = new ArrayList<>();
  private long requestedBytes;

  /**
   * The terms on which a run of a transaction may ask, and the answers that it finds.
   *
   * @param price of gas in wei
   * @param asks whether the run may ask: the number of the round is within the limit
   * @param asked requests of earlier rounds
   * @param askedBytes of their call data
   * @param answers by key; those without an answer that are not asked again have none
   * @param refusal why no request is taken now, looked up by the first that is made
   * @param isSimulation whether nothing comes of the run
   */
  record Terms(
      Bytes32 transactionHash,
      UInt256 price,
      boolean asks,
      int asked,
      long askedBytes,
      Map<Bytes32, Optional<GivenAnswer>> answers,
      Supplier<Optional<String>> refusal,
      boolean isSimulation) {
    /** Of a call that is only asked for: no transaction comes of it. */
    static Terms simulated(UInt256 price) {
      return new Terms(Bytes32.ZERO, price, true, 0, 0, Map.of(), Optional::empty, true);
    }
  }

  /** One whose calls find 0xF4, if the chain has it, as a call does that is only asked for. */
  static TransactionProcessor simulated(
      TransactionProcessor processor,
      WorldState state,
      BlockContext block,
      Transaction transaction) {
    return isThere(state) ? processor.with(ADDRESS, simulated(block, transaction)) : processor;
  }

  static boolean isThere(WorldState state) {
    return !state.code(ADDRESS).isEmpty();
  }

  /** A call without a fee is one at the base fee. */
  static InferenceSession simulated(BlockContext block, Transaction transaction) {
    UInt256 price = TransactionProcessor.effectivePrice(block.baseFee(), transaction);
    return new InferenceSession(Terms.simulated(price.isZero() ? block.baseFee() : price));
  }

  InferenceSession(Terms terms) {
    this.terms = terms;
  }

  /** The requests that have no answer, in the order in which they were made. */
  List<WaitingRequest> requests() {
    return List.copyOf(requests);
  }

  long requestedBytes() {
    return requestedBytes;
  }

  /** The gas that all answers cost. */
  long cost() {
    return requests.stream().mapToLong(WaitingRequest::cost).sum();
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
      return refused(gas, "the call is none of the published functions in its canonical encoding");
    }
    Bytes32 key = PipeHashes.key(terms.transactionHash(), input);
    Optional<GivenAnswer> given = terms.answers().get(key);
    return given != null
        ? answered(call, surroundings, gas, input, given)
        : asked(call, surroundings, gas, new Asked(key, input, request.get()));
  }

  private record Asked(Bytes32 key, Bytes callData, InferenceRequest request) {}

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

  private Answer asked(Call call, Surroundings surroundings, long gas, Asked asked) {
    if (!(asked.request() instanceof ModelRequest request)) {
      return refused(gas, "language models cannot be asked inside a transaction yet");
    }
    Optional<Mode> mode = Mode.of(request.modeNumber());
    if (mode.isEmpty()) {
      return refused(gas, "there are modes 0 (VANILLA), 1 (ZKML) and 2 (TEE)");
    }
    if (mode.get() == Mode.ZKML) {
      return refused(gas, "mode 1 (ZKML) cannot be asked for inside a transaction yet");
    }
    Optional<String> refusal = refusal(asked, request);
    if (refusal.isPresent()) {
      return refused(gas, refusal.get());
    }
    return switch (AskedModel.find(
        surroundings, request.modelCid(), mode.get(), call.gas() - gas)) {
      case AskedModel.Found.OutOfGas _ -> new Answer.OutOfGas();
      case AskedModel.Found.IsNot(String reason, long used) -> refused(gas + used, reason);
      case AskedModel.Found.Is(AskedModel model, long used) ->
          taken(call, gas + used, asked, model);
    };
  }

  /** Why the request is not taken, whatever its model. */
  private Optional<String> refusal(Asked asked, ModelRequest request) {
    if (isCollected(asked.key())) {
      return Optional.empty();
    }
    if (terms.price().isZero()) {
      return Optional.of("the transaction's gas has no price");
    }
    if (!terms.asks()) {
      return Optional.of("a transaction asks in " + PipeBounds.ROUNDS_MAX + " runs at most");
    }
    if (terms.asked() + requests.size() >= PipeBounds.REQUESTS_MAX) {
      return Optional.of("a transaction asks " + PipeBounds.REQUESTS_MAX + " times at most");
    }
    if (terms.askedBytes() + requestedBytes + asked.callData().size()
        > PipeBounds.CALLS_BYTES_MAX) {
      return Optional.of(
          "a transaction's requests have " + PipeBounds.CALLS_BYTES_MAX + " bytes at most");
    }
    long elements =
        request.input().numbers().stream().map(NumberTensor::values).mapToLong(List::size).sum()
            + request.input().strings().stream().mapToLong(each -> each.values().size()).sum();
    return elements > PipeBounds.ELEMENTS_MAX
        ? Optional.of("a request has " + PipeBounds.ELEMENTS_MAX + " elements at most")
        : terms.refusal().get();
  }

  private boolean isCollected(Bytes32 key) {
    return requests.stream().anyMatch(each -> each.open().key().equals(key));
  }

  private Answer taken(Call call, long gas, Asked asked, AskedModel model) {
    Bytes zeros = InferenceAbi.write(model.outputs().zeros());
    WaitingRequest request = WaitingRequest.of(model, asked.key(), asked.callData(), terms.price());
    boolean isNew = !isCollected(asked.key());
    long kept = KEPT_BYTE_GAS * asked.callData().size();
    long all = gas + BYTE_GAS * zeros.size() + (isNew ? kept + request.cost() : 0);
    if (all > call.gas()) {
      return new Answer.OutOfGas();
    }
    if (isNew) {
      requests.add(request);
      requestedBytes += asked.callData().size();
    }
    return new Answer.Returned(all, zeros);
  }

  private static Answer refused(long gas, String reason) {
    return new Answer.Reverted(gas, InferenceError.INFERENCE_REFUSED.encode(reason));
  }

  private static Answer unavailable(long gas, String reason) {
    return new Answer.Reverted(gas, InferenceError.INFERENCE_UNAVAILABLE.encode(reason));
  }
}
