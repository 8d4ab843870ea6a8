package network.haca.workers.core;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import network.haca.feeds.FactJson;
import network.haca.feeds.FeedFact;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;
import network.haca.provingnode.core.Prover;
import network.haca.provingnode.core.SignatureForm;
import network.haca.schemas.feed.FeedInput;
import network.haca.schemas.feed.FeedInputs;
import network.haca.schemas.kserve.ProofParameters;
import network.haca.schemas.kserve.RequestParameters;
import network.haca.schemas.tensor.InferTensors;
import network.haca.schemas.tensor.InvalidTensorException;
import network.haca.schemas.tensor.Tensor;
import network.haca.schemas.tensor.TensorTranscript;
import network.haca.schemas.v1.kserve.InferParameter;
import network.haca.schemas.v1.kserve.ModelInferRequest;
import network.haca.schemas.v1.kserve.ModelInferRequest.InferRequestedOutputTensor;
import network.haca.schemas.v1.kserve.ModelInferResponse;
import org.jspecify.annotations.Nullable;

/**
 * Answers a request: runs the model, signs, and makes the proof durable before it gives the answer.
 */
public final class InferenceService {
  private final Models models;
  private final RegistryEntries entries;
  private final FactSource facts;
  private final String verification;
  private final Vouching vouching;
  private final Supplier<Bytes> random;
  private final Executor executor;
  private final int outputBytesMax;

  /**
   * @param entries under which models are served
   * @param facts that requests name
   * @param verification how this node's answers are vouched for
   * @param random gives 16 fresh random bytes
   * @param executor runs what blocks: signing and the outbox
   * @param outputBytesMax of what is made of outputs
   */
  public InferenceService(
      Models models,
      RegistryEntries entries,
      FactSource facts,
      String verification,
      Vouching vouching,
      Supplier<Bytes> random,
      Executor executor,
      int outputBytesMax) {
    this.models = models;
    this.entries = entries;
    this.facts = facts;
    this.verification = verification;
    this.vouching = vouching;
    this.random = random;
    this.executor = executor;
    this.outputBytesMax = outputBytesMax;
  }

  /** Never fails: what goes wrong is an outcome. */
  public CompletionStage<InferenceOutcome> infer(ModelInferRequest request) {
    Optional<Prover.Outcome.Refused> unavailable = vouching.unavailable();
    if (unavailable.isPresent()) {
      return CompletableFuture.completedStage(outcome(unavailable.get()));
    }
    return models
        .lease(request.getModelName(), request.getModelVersion())
        .map(
            lease ->
                infer(lease.model(), request).whenComplete((outcome, failure) -> lease.close()))
        .orElseGet(
            () ->
                CompletableFuture.completedStage(
                    new InferenceOutcome.Refused(
                        InferenceOutcome.Reason.NOT_FOUND,
                        models.missing(request.getModelName(), request.getModelVersion()))));
  }

  private CompletionStage<InferenceOutcome> infer(Model model, ModelInferRequest request) {
    try {
      requireServed(request);
      List<FeedInput> named = FeedInputs.of(request);
      Inputs given =
          new Inputs(InferTensors.inputs(request), List.of(), form(request), asked(model, request));
      return (named.isEmpty()
              ? infer(model, request, given)
              : facts.make(named).thenCompose(made -> infer(model, request, given.with(made))))
          .exceptionally(failure -> refused(model, failure));
    } catch (InvalidTensorException | RuntimeException e) {
      return CompletableFuture.completedStage(refused(model, e));
    }
  }

  /**
   * What a model is run on.
   *
   * @param facts that some of the tensors were made of
   * @param form how the answer is signed
   * @param outputs that are wanted, with the numbers of their classes; all themselves if none is
   *     named
   */
  private record Inputs(
      List<Tensor> tensors,
      List<FeedFact> facts,
      SignatureForm form,
      Map<String, Integer> outputs) {
    Inputs with(List<FactSource.Made> made) {
      List<Tensor> all = new ArrayList<>(tensors);
      made.forEach(each -> all.add(each.tensor()));
      return new Inputs(all, made.stream().map(FactSource.Made::fact).toList(), form, outputs);
    }
  }

  private CompletionStage<InferenceOutcome> infer(
      Model model, ModelInferRequest request, Inputs inputs) {
    try {
      return model
          .answer(inputs.tensors())
          .thenApplyAsync(answer -> answer(model, request, inputs, answer), executor);
    } catch (InvalidTensorException e) {
      return CompletableFuture.failedStage(e);
    }
  }

  private InferenceOutcome answer(
      Model model, ModelInferRequest request, Inputs inputs, Model.Answer answer) {
    Optional<String> old =
        inputs.facts().stream().flatMap(fact -> facts.tooOld(fact).stream()).findFirst();
    if (old.isPresent()) {
      return refused(
          model,
          InferenceOutcome.Reason.UNAVAILABLE,
          old.get() + " now that the model has answered; ask again");
    }
    List<Tensor> outputs;
    try {
      outputs = requested(model, inputs.outputs(), answer.outputs());
    } catch (InvalidTensorException e) {
      return refused(model, e);
    }
    Optional<Bytes32> entry = entries.of(model.digest());
    TensorTranscript transcript =
        new TensorTranscript(
            model.name(),
            model.version(),
            model.digest(),
            random.get(),
            request.getId(),
            TensorTranscript.under(entry),
            inputs.tensors(),
            inputs.facts().stream().map(FeedFact::committed).toList());
    TensorTranscript given = transcript.withOutputs(outputs);
    Prover.Outcome outcome =
        vouching.vouch(
            new Prover.Inference(
                model.name(),
                model.version(),
                Optional.of(model.digest()),
                transcript.hash(),
                given.hash(),
                inputs.form()),
            transcript,
            given);
    return switch (outcome) {
      case Prover.Outcome.Refused refused -> outcome(refused);
      case Prover.Outcome.Proven proven ->
          new InferenceOutcome.Answered(
              respond(
                  entry, request, transcript, inputs.facts(), outputs, answer.unproven(), proven));
    };
  }

  private static SignatureForm form(ModelInferRequest request) throws InvalidTensorException {
    return RequestParameters.asksForOwnSignature(request)
        ? new SignatureForm.Own()
        : new SignatureForm.Shared();
  }

  private static InferenceOutcome outcome(Prover.Outcome.Refused refused) {
    return new InferenceOutcome.Refused(InferenceOutcome.Reason.UNAVAILABLE, refused.message());
  }

  private static ModelInferResponse respond(
      Optional<Bytes32> entry,
      ModelInferRequest request,
      TensorTranscript transcript,
      List<FeedFact> facts,
      List<Tensor> outputs,
      SortedMap<String, String> unproven,
      Prover.Outcome.Proven proven) {
    ModelInferResponse.Builder response =
        ModelInferResponse.newBuilder()
            .setModelName(transcript.modelName())
            .setModelVersion(transcript.modelVersion())
            .setId(request.getId());
    InferTensors.addOutputs(response, outputs);
    unproven.forEach(
        (name, text) ->
            response.putParameters(name, InferParameter.newBuilder().setStringParam(text).build()));
    new ProofParameters(
            proven.leaf(), proven.teeType(), transcript.modelDigest(), transcript.random(), entry)
        .addTo(response);
    if (!facts.isEmpty()) {
      response.putParameters(
          ProofParameters.FACTS,
          InferParameter.newBuilder().setStringParam(FactJson.text(facts)).build());
    }
    return response.build();
  }

  private void requireServed(ModelInferRequest request) throws InvalidTensorException {
    RequestParameters.check(request);
    String asked = RequestParameters.verification(request).orElse(verification);
    if (!asked.equals(verification)) {
      throw new InvalidTensorException(
          "verification '%s' cannot be had of this node; its answers have '%s'"
              .formatted(asked, verification));
    }
  }

  /** The classes that are wanted of each output, 0 for the output itself, in their order. */
  private static Map<String, Integer> asked(Model model, ModelInferRequest request)
      throws InvalidTensorException {
    Map<String, Integer> asked = new LinkedHashMap<>();
    for (InferRequestedOutputTensor output : request.getOutputsList()) {
      String name = output.getName();
      int classes = RequestParameters.classes(output);
      if (asked.put(name, classes) != null) {
        throw new InvalidTensorException("output '%s' is asked for twice".formatted(name));
      }
      TensorSpec spec =
          model.outputs().stream()
              .filter(each -> each.name().equals(name))
              .findFirst()
              .orElseThrow(() -> unknownOutput(model, name));
      if (classes > 0) {
        Classes.require(spec);
        requireUnproven(model, name);
      }
    }
    return asked;
  }

  private static InvalidTensorException unknownOutput(Model model, String name) {
    return new InvalidTensorException(
        "the model has no output '%s'; its outputs are %s"
            .formatted(name, model.outputs().stream().map(TensorSpec::name).toList()));
  }

  private static void requireUnproven(Model model, String output) throws InvalidTensorException {
    if (model.isProven()) {
      throw new InvalidTensorException(
          "output '%s': a proof in zero knowledge is of the output itself; leave 'classification' out"
              .formatted(output));
    }
  }

  private List<Tensor> requested(Model model, Map<String, Integer> asked, List<Tensor> outputs)
      throws InvalidTensorException {
    if (asked.isEmpty()) {
      return outputs;
    }
    List<Tensor> chosen = new ArrayList<>();
    for (Map.Entry<String, Integer> each : asked.entrySet()) {
      for (Tensor output : outputs) {
        if (output.name().equals(each.getKey())) {
          int classes = each.getValue();
          List<String> labels = model.labels(output.name());
          chosen.add(classes == 0 ? output : Classes.of(output, classes, labels, outputBytesMax));
        }
      }
    }
    return chosen;
  }

  private static InferenceOutcome refused(Model model, Throwable failure) {
    Throwable cause = failure;
    while (cause instanceof CompletionException && cause.getCause() != null) {
      cause = cause.getCause();
    }
    return switch (cause) {
      case InvalidTensorException invalid ->
          refused(model, InferenceOutcome.Reason.INVALID, invalid.getMessage());
      case Model.RefusedException refused -> refused(model, refused.reason(), refused.getMessage());
      default -> refused(model, InferenceOutcome.Reason.FAILED, "failed: " + cause.getMessage());
    };
  }

  private static InferenceOutcome refused(
      Model model, InferenceOutcome.Reason reason, @Nullable String message) {
    return new InferenceOutcome.Refused(reason, "model '%s': %s".formatted(model.name(), message));
  }
}
