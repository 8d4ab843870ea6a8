package network.haca.workers.core;

import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;
import network.haca.primitives.SettlementLeaf;
import network.haca.schemas.Proofs;
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
  private final Registration registration;
  private final Outbox outbox;
  private final InstantSource clock;
  private final Supplier<Bytes> random;
  private final Executor executor;

  /**
   * @param random gives 16 fresh random bytes
   * @param executor runs what blocks: signing and the outbox
   */
  public InferenceService(
      Models models,
      Registration registration,
      Outbox outbox,
      InstantSource clock,
      Supplier<Bytes> random,
      Executor executor) {
    this.models = models;
    this.registration = registration;
    this.outbox = outbox;
    this.clock = clock;
    this.random = random;
    this.executor = executor;
  }

  /** Never fails: what goes wrong is an outcome. */
  public CompletionStage<InferenceOutcome> infer(ModelInferRequest request) {
    Model model = models.find(request.getModelName(), request.getModelVersion()).orElse(null);
    if (registration.signer().isEmpty()) {
      return CompletableFuture.completedStage(unregistered());
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
    // Asked now and not before the model ran: a key may end meanwhile.
    Signer signer = registration.signer().orElse(null);
    if (signer == null) {
      return unregistered();
    }
    SettlementLeaf leaf = sign(signer, transcript.hash(), transcript.withOutputs(outputs).hash());
    try {
      outbox.append(
          Proofs.of(leaf)
              .setTeeType(signer.teeType())
              .setModelName(model.name())
              .setModelVersion(model.version())
              .build());
    } catch (Outbox.FullException e) {
      return new InferenceOutcome.Refused(
          InferenceOutcome.Reason.OVERLOADED, String.valueOf(e.getMessage()));
    }
    ModelInferResponse.Builder response =
        ModelInferResponse.newBuilder()
            .setModelName(model.name())
            .setModelVersion(model.version())
            .setId(request.getId());
    InferTensors.addOutputs(response, outputs);
    new ProofParameters(leaf, signer.teeType(), model.digest(), transcript.random())
        .addTo(response);
    return new InferenceOutcome.Answered(response.build());
  }

  private InferenceOutcome unregistered() {
    return new InferenceOutcome.Refused(
        InferenceOutcome.Reason.UNAVAILABLE,
        "this node's answers do not count now: " + registration.reason());
  }

  private SettlementLeaf sign(Signer signer, Bytes32 inputHash, Bytes32 outputHash) {
    long timestamp =
        Math.max(clock.instant().getEpochSecond(), signer.countsFrom().getEpochSecond());
    Bytes signature = signer.sign(SettlementLeaf.message(inputHash, outputHash, timestamp));
    return new SettlementLeaf(signer.teeId(), inputHash, outputHash, signature, timestamp);
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
    return new InferenceOutcome.Refused(
        InferenceOutcome.Reason.FAILED,
        "model '%s' failed: %s".formatted(model.name(), cause.getMessage()));
  }
}
