package network.haca.workers.grpc;

import io.vertx.grpc.common.GrpcStatus;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import network.haca.schemas.v1.kserve.ModelRepositoryParameter;
import network.haca.schemas.v1.kserve.RepositoryIndexResponse;
import network.haca.schemas.v1.kserve.RepositoryModelLoadRequest;
import network.haca.schemas.v1.kserve.RepositoryModelLoadResponse;
import network.haca.schemas.v1.kserve.RepositoryModelUnloadRequest;
import network.haca.schemas.v1.kserve.RepositoryModelUnloadResponse;
import network.haca.workers.core.Model;
import network.haca.workers.core.ModelControl;
import network.haca.workers.core.Models;
import network.haca.workers.core.UnservedModel;

/** Triton's extension for the model repository: what is there, and orders to load and unload. */
final class RepositoryService {
  /** A parameter of unloading that asks for nothing here: no model depends on another. */
  private static final String DEPENDENTS = "unload_dependents";

  private final Models models;
  private final ModelControl control;
  private final Supplier<Optional<String>> lack;

  /**
   * @param lack why the node serves nothing now, if so
   */
  RepositoryService(Models models, ModelControl control, Supplier<Optional<String>> lack) {
    this.models = models;
    this.control = control;
    this.lack = lack;
  }

  RepositoryIndexResponse index(boolean readyAlone) {
    RepositoryIndexResponse.Builder index = RepositoryIndexResponse.newBuilder();
    Optional<String> lacking = lack.get();
    if (lacking.isEmpty() || !readyAlone) {
      for (Model model : models.all()) {
        index
            .addModelsBuilder()
            .setName(model.name())
            .setVersion(model.version())
            .setState(lacking.isEmpty() ? "READY" : "UNAVAILABLE")
            .setReason(lacking.orElse(""));
      }
    }
    if (!readyAlone) {
      models.unserved().stream()
          .filter(model -> !models.versions(model.name()).contains(model.version()))
          .forEach(model -> index.addModels(unavailable(model)));
    }
    return index.build();
  }

  private static RepositoryIndexResponse.ModelIndex unavailable(UnservedModel model) {
    return RepositoryIndexResponse.ModelIndex.newBuilder()
        .setName(model.name())
        .setVersion(model.version())
        .setState("UNAVAILABLE")
        .setReason(model.reason())
        .build();
  }

  CompletionStage<Reply<RepositoryModelLoadResponse>> load(RepositoryModelLoadRequest request) {
    RepositoryModelLoadResponse done = RepositoryModelLoadResponse.getDefaultInstance();
    return unknown(request.getParametersMap(), "")
        .map(reason -> refused(GrpcStatus.INVALID_ARGUMENT, reason, done))
        .orElseGet(
            () -> control.load(request.getModelName()).thenApply(outcome -> reply(outcome, done)));
  }

  CompletionStage<Reply<RepositoryModelUnloadResponse>> unload(
      RepositoryModelUnloadRequest request) {
    RepositoryModelUnloadResponse done = RepositoryModelUnloadResponse.getDefaultInstance();
    return unknown(request.getParametersMap(), DEPENDENTS)
        .map(reason -> refused(GrpcStatus.INVALID_ARGUMENT, reason, done))
        .orElseGet(
            () ->
                control.unload(request.getModelName()).thenApply(outcome -> reply(outcome, done)));
  }

  /** A model is what its folder is: a request brings neither a configuration nor files. */
  private static Optional<String> unknown(
      Map<String, ModelRepositoryParameter> parameters, String known) {
    return new TreeSet<>(parameters.keySet())
        .stream()
            .filter(name -> !name.equals(known))
            .findFirst()
            .map(
                name ->
                    "parameter '%s' is not supported: a model is loaded as its folder has it"
                        .formatted(name));
  }

  private static <A> CompletionStage<Reply<A>> refused(GrpcStatus status, String reason, A value) {
    return CompletableFuture.completedStage(new Reply<>(status, reason, value));
  }

  private static <A> Reply<A> reply(ModelControl.Outcome outcome, A done) {
    return switch (outcome) {
      case ModelControl.Outcome.Done() -> Reply.ok(done);
      case ModelControl.Outcome.Forbidden(String message) ->
          new Reply<>(GrpcStatus.PERMISSION_DENIED, message, done);
      case ModelControl.Outcome.Refused refused ->
          new Reply<>(Reply.status(refused.reason()), refused.message(), done);
    };
  }
}
