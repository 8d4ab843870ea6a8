package network.haca.workers.pipe;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import network.haca.answering.core.Answerer;
import network.haca.answering.core.NoAnswerNowException;
import network.haca.answering.core.Reply;
import network.haca.pipe.Failure;
import network.haca.pipe.InferenceAbi;
import network.haca.pipe.InferenceRequest;
import network.haca.pipe.ModelInput;
import network.haca.pipe.ModelRequest;
import network.haca.pipe.OpenRequest;
import network.haca.primitives.Bytes32;
import network.haca.schemas.tensor.InvalidTensorException;
import network.haca.schemas.tensor.Tensor;
import network.haca.workers.core.InferenceOutcome;
import network.haca.workers.core.Model;

/** Answers by models that are loaded here, on the contract's numbers as tensors. */
public final class ModelAnswers implements Answerer {
  private final SortedMap<Bytes32, AskableModel> models;

  /**
   * @param models by the ids of their entries
   */
  public ModelAnswers(Map<Bytes32, AskableModel> models) {
    this.models = new TreeMap<>(models);
  }

  @Override
  public CompletionStage<Reply> answer(OpenRequest request) {
    AskableModel asked = models.get(request.entry());
    if (asked == null || !asked.model().digest().equals(request.digest())) {
      return CompletableFuture.failedStage(
          new NoAnswerNowException("this node does not serve entry " + request.entry().toHex()));
    }
    Optional<InferenceRequest> read = InferenceAbi.readRequest(request.callData());
    return read.isPresent() && read.get() instanceof ModelRequest question
        ? run(asked, question.input())
        : CompletableFuture.completedStage(Reply.of(Failure.INPUT_REFUSED));
  }

  private static CompletionStage<Reply> run(AskableModel asked, ModelInput input) {
    try {
      List<Tensor> inputs = new ContractInputs(asked.model().inputs()).tensors(input);
      return asked
          .model()
          .infer(inputs)
          .thenApply(outputs -> reply(asked, outputs))
          .exceptionally(ModelAnswers::failed);
    } catch (InvalidTensorException e) {
      return CompletableFuture.completedStage(Reply.of(Failure.INPUT_REFUSED));
    }
  }

  private static Reply reply(AskableModel asked, List<Tensor> outputs) {
    try {
      return Reply.of(InferenceAbi.write(ContractOutputs.of(asked.entry().outputs(), outputs)));
    } catch (InvalidTensorException e) {
      return Reply.of(Failure.OUTPUT_UNREPRESENTABLE);
    }
  }

  /** An answer is for good: what is not known to be the inputs' or the model's fault is none. */
  private static Reply failed(Throwable failure) {
    Throwable cause = failure;
    while (cause instanceof CompletionException && cause.getCause() != null) {
      cause = cause.getCause();
    }
    return switch (cause) {
      case InvalidTensorException _ -> Reply.of(Failure.INPUT_REFUSED);
      case Model.RefusedException refused
          when refused.reason() == InferenceOutcome.Reason.INVALID ->
          Reply.of(Failure.INPUT_REFUSED);
      default -> throw new CompletionException(cause);
    };
  }
}
