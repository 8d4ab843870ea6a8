package network.haca.workers.pipe;

import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import network.haca.pipe.Answer;
import network.haca.pipe.Failure;
import network.haca.pipe.InferenceAbi;
import network.haca.pipe.InferenceRequest;
import network.haca.pipe.ModelRequest;
import network.haca.pipe.OpenAdmission;
import network.haca.pipe.OpenRequest;
import network.haca.pipe.PipeHashes;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;
import network.haca.primitives.SettlementLeaf;
import network.haca.provingnode.core.Registration;
import network.haca.provingnode.core.Signer;
import network.haca.schemas.tensor.InvalidTensorException;
import network.haca.schemas.tensor.Tensor;
import network.haca.workers.core.InferenceOutcome;
import network.haca.workers.core.Model;

/**
 * Answers one request: runs the model on the contract's numbers, and signs the answer, or why there
 * is none. The first answer is kept before it is given, and is the only one (rule P4).
 */
public final class RequestAnswering {
  private final long chainId;
  private final SortedMap<Bytes32, AskableModel> models;
  private final Registration registration;
  private final AnswerStore store;
  private final InstantSource clock;
  private final Executor executor;

  /** The outcome of a run: return data, or why there is none. */
  private record Result(Bytes returnData, Optional<Failure> failure) {
    static Result of(Failure failure) {
      return new Result(Bytes.EMPTY, Optional.of(failure));
    }

    Bytes32 outputHash() {
      return failure.map(PipeHashes::output).orElseGet(() -> PipeHashes.output(returnData));
    }
  }

  /**
   * @param models by the ids of their entries
   * @param executor runs what blocks: signing and the store
   */
  public RequestAnswering(
      long chainId,
      Map<Bytes32, AskableModel> models,
      Registration registration,
      AnswerStore store,
      InstantSource clock,
      Executor executor) {
    this.chainId = chainId;
    this.models = new TreeMap<>(models);
    this.registration = registration;
    this.store = store;
    this.clock = clock;
    this.executor = executor;
  }

  /**
   * Answers a request that is this node's to answer. Fails if there is no answer now and may be one
   * later.
   */
  public CompletionStage<Answer> answer(OpenAdmission admission, OpenRequest request) {
    Optional<Answer> given = store.find(request.key());
    if (given.isPresent()) {
      return CompletableFuture.completedStage(given.get());
    }
    AskableModel asked = models.get(request.entry());
    if (asked == null || !asked.model().digest().equals(request.digest())) {
      return CompletableFuture.failedStage(
          new Model.RefusedException(
              InferenceOutcome.Reason.NOT_FOUND,
              "this node does not serve entry " + request.entry().toHex()));
    }
    return run(asked, request)
        .thenApplyAsync(result -> store.keep(signed(admission, request, result)), executor);
  }

  private static CompletionStage<Result> run(AskableModel asked, OpenRequest request) {
    Optional<InferenceRequest> read = InferenceAbi.readRequest(request.callData());
    if (read.isEmpty() || !(read.get() instanceof ModelRequest question)) {
      return CompletableFuture.completedStage(Result.of(Failure.INPUT_REFUSED));
    }
    try {
      List<Tensor> inputs = new ContractInputs(asked.model().inputs()).tensors(question.input());
      return asked
          .model()
          .infer(inputs)
          .thenApply(outputs -> result(asked, outputs))
          .exceptionally(RequestAnswering::failed);
    } catch (InvalidTensorException e) {
      return CompletableFuture.completedStage(Result.of(Failure.INPUT_REFUSED));
    }
  }

  private static Result result(AskableModel asked, List<Tensor> outputs) {
    try {
      return new Result(
          InferenceAbi.write(ContractOutputs.of(asked.entry().outputs(), outputs)),
          Optional.empty());
    } catch (InvalidTensorException e) {
      return Result.of(Failure.OUTPUT_UNREPRESENTABLE);
    }
  }

  /** An answer is for good: what is not known to be the inputs' or the model's fault is none. */
  private static Result failed(Throwable failure) {
    Throwable cause = failure;
    while (cause instanceof CompletionException && cause.getCause() != null) {
      cause = cause.getCause();
    }
    return switch (cause) {
      case InvalidTensorException _ -> Result.of(Failure.INPUT_REFUSED);
      case Model.RefusedException refused
          when refused.reason() == InferenceOutcome.Reason.INVALID ->
          Result.of(Failure.INPUT_REFUSED);
      default -> throw new CompletionException(cause);
    };
  }

  private Answer signed(OpenAdmission admission, OpenRequest request, Result result) {
    Signer signer =
        registration
            .signer()
            .filter(each -> request.row().contains(each.teeId()))
            .orElseThrow(
                () ->
                    new Model.RefusedException(
                        InferenceOutcome.Reason.UNAVAILABLE,
                        "this node's key does not stand in the row any more"));
    long now = Math.max(clock.instant().getEpochSecond(), admission.time());
    long timestamp = Math.max(now, signer.countsFrom().getEpochSecond());
    Bytes32 message =
        SettlementLeaf.message(request.inputHash(chainId), result.outputHash(), timestamp);
    return new Answer(
        request.key(),
        signer.teeId(),
        timestamp,
        result.returnData(),
        result.failure(),
        signer.sign(message),
        Bytes.EMPTY);
  }
}
