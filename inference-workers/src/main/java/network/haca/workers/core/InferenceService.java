package network.haca.workers.core;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import network.haca.primitives.Bytes;
import network.haca.provingnode.core.Prover;
import network.haca.schemas.kserve.ProofParameters;
import network.haca.schemas.tensor.InferTensors;
import network.haca.schemas.tensor.InvalidTensorException;
import network.haca.schemas.tensor.Tensor;
import network.haca.schemas.tensor.TensorTranscript;
import network.haca.schemas.v1.kserve.ModelInferRequest;
import network.haca.schemas.v1.kserve.ModelInferRequest.InferRequestedOutputTensor;
import network.haca.schemas.v1.kserve.ModelInferResponse;

/**
 * Answers a request: runs the model, signs, and makes the proof durable before it gives the answer.
 */
public final class InferenceService {
  /** Parameters of the transport and of routing; none of them changes a result. */
  private static final Set<String> PARAMETERS =
      Set.of(
          ProofParameters.VERIFICATION,
          "binary_data_output",
          "priority",
          "timeout",
          "sequence_id",
          "sequence_start",
          "sequence_end");

  private final Models models;
  private final Prover prover;
  private final Supplier<Bytes> random;
  private final Executor executor;

  /**
   * @param random gives 16 fresh random bytes
   * @param executor runs what blocks: signing and the outbox
   */
  public InferenceService(Models models, Prover prover, Supplier<Bytes> random, Executor executor) {
    this.models = models;
    this.prover = prover;
    this.random = random;
    this.executor = executor;
  }

  /** Never fails: what goes wrong is an outcome. */
  public CompletionStage<InferenceOutcome> infer(ModelInferRequest request) {
    Model model = models.find(request.getModelName(), request.getModelVersion()).orElse(null);
    Optional<Prover.Outcome.Refused> unavailable = prover.unavailable();
    if (unavailable.isPresent()) {
      return CompletableFuture.completedStage(outcome(unavailable.get()));
    }
    if (model == null) {
      return refused(InferenceOutcome.Reason.NOT_FOUND, unknownModel(request));
    }
    CompletionStage<List<Tensor>> run;
    List<Tensor> inputs;
    try {
      requireKnownParameters(request);
      requireKnownOutputs(model, request);
      inputs = InferTensors.inputs(request);
      run = model.infer(inputs);
    } catch (InvalidTensorException e) {
      return refused(
          InferenceOutcome.Reason.INVALID,
          "model '%s': %s".formatted(model.name(), e.getMessage()));
    } catch (Model.OverloadedException e) {
      return refused(InferenceOutcome.Reason.OVERLOADED, String.valueOf(e.getMessage()));
    }
    return run.thenApplyAsync(
            outputs -> answer(model, request, inputs, requested(request, outputs)), executor)
        .exceptionally(failure -> failed(model, failure));
  }

  private InferenceOutcome answer(
      Model model, ModelInferRequest request, List<Tensor> inputs, List<Tensor> outputs) {
    TensorTranscript transcript =
        new TensorTranscript(
            model.name(),
            model.version(),
            model.digest(),
            random.get(),
            request.getId(),
            new TreeMap<>(),
            inputs);
    Prover.Outcome outcome =
        prover.prove(
            new Prover.Inference(
                model.name(),
                model.version(),
                transcript.hash(),
                transcript.withOutputs(outputs).hash()));
    return switch (outcome) {
      case Prover.Outcome.Refused refused -> outcome(refused);
      case Prover.Outcome.Proven proven ->
          new InferenceOutcome.Answered(respond(request, transcript, outputs, proven));
    };
  }

  private static InferenceOutcome outcome(Prover.Outcome.Refused refused) {
    return new InferenceOutcome.Refused(
        switch (refused.reason()) {
          case OVERLOADED -> InferenceOutcome.Reason.OVERLOADED;
          case UNAVAILABLE -> InferenceOutcome.Reason.UNAVAILABLE;
        },
        refused.message());
  }

  private static ModelInferResponse respond(
      ModelInferRequest request,
      TensorTranscript transcript,
      List<Tensor> outputs,
      Prover.Outcome.Proven proven) {
    ModelInferResponse.Builder response =
        ModelInferResponse.newBuilder()
            .setModelName(transcript.modelName())
            .setModelVersion(transcript.modelVersion())
            .setId(request.getId());
    InferTensors.addOutputs(response, outputs);
    new ProofParameters(
            proven.leaf(), proven.teeType(), transcript.modelDigest(), transcript.random())
        .addTo(response);
    return response.build();
  }

  private static void requireKnownParameters(ModelInferRequest request)
      throws InvalidTensorException {
    for (String name : request.getParametersMap().keySet()) {
      if (!PARAMETERS.contains(name)) {
        throw new InvalidTensorException(
            "parameter '%s' is not known; known are %s"
                .formatted(name, PARAMETERS.stream().sorted().toList()));
      }
    }
  }

  private static void requireKnownOutputs(Model model, ModelInferRequest request)
      throws InvalidTensorException {
    List<String> names = model.outputs().stream().map(TensorSpec::name).toList();
    for (InferRequestedOutputTensor output : request.getOutputsList()) {
      if (!names.contains(output.getName())) {
        throw new InvalidTensorException(
            "the model has no output '%s'; its outputs are %s".formatted(output.getName(), names));
      }
    }
  }

  private static List<Tensor> requested(ModelInferRequest request, List<Tensor> outputs) {
    if (request.getOutputsCount() == 0) {
      return outputs;
    }
    List<Tensor> chosen = new ArrayList<>();
    for (InferRequestedOutputTensor output : request.getOutputsList()) {
      outputs.stream().filter(each -> each.name().equals(output.getName())).forEach(chosen::add);
    }
    return chosen;
  }

  private String unknownModel(ModelInferRequest request) {
    String version = request.getModelVersion();
    return "unknown model '%s'%s; this node serves %s"
        .formatted(
            request.getModelName(),
            version.isEmpty() ? "" : " version '" + version + "'",
            models.names());
  }

  private static CompletionStage<InferenceOutcome> refused(
      InferenceOutcome.Reason reason, String message) {
    return CompletableFuture.completedStage(new InferenceOutcome.Refused(reason, message));
  }

  private static InferenceOutcome failed(Model model, Throwable failure) {
    Throwable cause = failure.getCause() == null ? failure : failure.getCause();
    if (cause instanceof InvalidTensorException) {
      return new InferenceOutcome.Refused(
          InferenceOutcome.Reason.INVALID,
          "model '%s': %s".formatted(model.name(), cause.getMessage()));
    }
    return new InferenceOutcome.Refused(
        InferenceOutcome.Reason.FAILED,
        "model '%s' failed: %s".formatted(model.name(), cause.getMessage()));
  }
}
