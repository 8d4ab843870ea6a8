package network.haca.ingress.grpc;

import com.google.protobuf.Descriptors;
import com.google.protobuf.Message;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.grpc.common.CodecException;
import io.vertx.grpc.common.GrpcMessage;
import io.vertx.grpc.common.GrpcStatus;
import io.vertx.grpc.common.InvalidMessageException;
import io.vertx.grpc.common.MessageSizeOverflowException;
import io.vertx.grpc.common.ServiceName;
import io.vertx.grpc.server.GrpcServerRequest;
import io.vertx.grpc.server.Service;
import io.vertx.grpc.server.ServiceBuilder;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import network.haca.connection.GrpcDoor;
import network.haca.connection.HeldBytes;
import network.haca.connection.HeldBytes.Share;
import network.haca.connection.OffEventLoop;
import network.haca.ingress.core.Node;
import network.haca.ingress.core.RefusedException;
import network.haca.ingress.core.RefusedException.Reason;
import network.haca.ingress.core.Router;
import network.haca.ingress.core.Tensors;
import network.haca.ingress.core.TritonExtensions;
import network.haca.schemas.feed.FeedInputs;
import network.haca.schemas.kserve.KserveMethod;
import network.haca.schemas.kserve.RequestParameters;
import network.haca.schemas.tensor.InferTensors;
import network.haca.schemas.tensor.InvalidTensorException;
import network.haca.schemas.v1.kserve.ModelConfigResponse;
import network.haca.schemas.v1.kserve.ModelInferRequest;
import network.haca.schemas.v1.kserve.ModelInferResponse;
import network.haca.schemas.v1.kserve.ModelReadyResponse;
import network.haca.schemas.v1.kserve.ModelStreamInferResponse;
import network.haca.schemas.v1.kserve.RepositoryIndexResponse;
import network.haca.schemas.v1.kserve.RepositoryModelLoadResponse;
import network.haca.schemas.v1.kserve.RepositoryModelUnloadResponse;
import network.haca.schemas.v1.kserve.ServerLiveResponse;
import network.haca.schemas.v1.kserve.ServerMetadataResponse;
import network.haca.schemas.v1.kserve.ServerReadyResponse;
import network.haca.service.BuildVersion;

/** The methods of {@code inference.GRPCInferenceService} of the Open Inference Protocol. */
final class KserveService {
  /** The bytes that are in memory at once, for each of a request: as it came, and as it goes on. */
  private static final int HELD_TIMES = 3;

  static final ServiceName NAME = ServiceName.create("inference.GRPCInferenceService");

  private final Tensors tensors;
  private final Router router;
  private final HeldBytes held;
  private final OffEventLoop offEventLoop;
  private final ServiceBuilder service = Service.service(NAME, descriptor());

  private KserveService(Vertx vertx, Tensors tensors, HeldBytes held) {
    this.tensors = tensors;
    this.router = tensors.router();
    this.held = held;
    this.offEventLoop = new OffEventLoop(vertx);
  }

  /**
   * The service, with its descriptor for reflection.
   *
   * @param held by all ports of the ingress
   */
  static Service of(Vertx vertx, Tensors tensors, HeldBytes held) {
    KserveService methods = new KserveService(vertx, tensors, held);
    methods.bind();
    return methods.service.build();
  }

  private static Descriptors.ServiceDescriptor descriptor() {
    return ModelInferRequest.getDescriptor().getFile().findServiceByName("GRPCInferenceService");
  }

  private void bind() {
    unary(
        KserveMethod.SERVER_LIVE,
        request -> now(ServerLiveResponse.newBuilder().setLive(true).build()));
    unary(
        KserveMethod.SERVER_READY,
        request -> now(ServerReadyResponse.newBuilder().setReady(router.isReady()).build()));
    unary(
        KserveMethod.SERVER_METADATA,
        request ->
            now(
                ServerMetadataResponse.newBuilder()
                    .setName("haca")
                    .setVersion(BuildVersion.text())
                    .addAllExtensions(TritonExtensions.OVER_BOTH)
                    .build()));
    unary(
        KserveMethod.MODEL_READY,
        request ->
            router
                .isServed(request.getName(), request.getVersion())
                .thenApply(isServed -> ModelReadyResponse.newBuilder().setReady(isServed).build()));
    unary(
        KserveMethod.MODEL_METADATA,
        request -> router.metadata(request.getName(), request.getVersion()));
    unary(KserveMethod.REPOSITORY_INDEX, request -> now(index(request.getReady())));
    unary(
        KserveMethod.REPOSITORY_MODEL_LOAD,
        request ->
            tensors
                .orders()
                .load(request)
                .thenApply(done -> RepositoryModelLoadResponse.getDefaultInstance()));
    unary(
        KserveMethod.REPOSITORY_MODEL_UNLOAD,
        request ->
            tensors
                .orders()
                .unload(request)
                .thenApply(done -> RepositoryModelUnloadResponse.getDefaultInstance()));
    unary(
        KserveMethod.MODEL_STATISTICS,
        request -> tensors.statistics().of(request.getName(), request.getVersion()));
    unary(KserveMethod.MODEL_INFER, this::infer);
    unary(
        KserveMethod.MODEL_CONFIG,
        request ->
            router
                .config(request.getName(), request.getVersion())
                .thenApply(config -> ModelConfigResponse.newBuilder().setConfig(config).build()));
    stream();
  }

  /**
   * The requests of one stream are answered one after the other, whatever becomes of each: the next
   * is read when the one before is answered.
   */
  private void stream() {
    var _ =
        service.bind(
            KserveMethod.MODEL_STREAM_INFER.server(),
            call -> {
              call.invalidMessageHandler(malformed -> refuse(call, refusal(malformed)));
              call.endHandler(end -> call.response().end());
              call.messageHandler(
                  message -> {
                    call.pause();
                    Future.fromCompletionStage(
                            read(KserveMethod.MODEL_INFER, message, this::streamed))
                        .compose(call.response()::write)
                        .onSuccess(written -> call.resume())
                        .onFailure(failure -> refuse(call, RefusedException.of(failure)));
                  });
            });
  }

  /** An answer, or why there is none: the stream goes on. */
  private CompletionStage<ModelStreamInferResponse> streamed(ModelInferRequest request) {
    return answered(this::infer, request)
        .handle(
            (answer, failure) ->
                failure == null
                    ? ModelStreamInferResponse.newBuilder().setInferResponse(answer).build()
                    : ModelStreamInferResponse.newBuilder()
                        .setErrorMessage(RefusedException.of(failure).text())
                        .setInferResponse(
                            ModelInferResponse.newBuilder()
                                .setModelName(request.getModelName())
                                .setModelVersion(request.getModelVersion())
                                .setId(request.getId()))
                        .build());
  }

  private CompletionStage<ModelInferResponse> infer(ModelInferRequest request) {
    Share share = held.share();
    long bytes = request.getSerializedSize();
    if (!share.reserve(Math.min(HELD_TIMES * bytes, held.most() / 2))) {
      return CompletableFuture.failedStage(new RefusedException(Reason.OVERLOADED, held.refusal()));
    }
    return offEventLoop
        .convert(bytes, () -> raw(request))
        .compose(raw -> Future.fromCompletionStage(router.infer(raw)))
        .onComplete(done -> share.release())
        .toCompletionStage();
  }

  /** The same request with all its contents in binary form. */
  private static ModelInferRequest raw(ModelInferRequest request) throws RefusedException {
    try {
      RequestParameters.checkInputs(request);
      ModelInferRequest.Builder raw = request.toBuilder().clearInputs().clearRawInputContents();
      InferTensors.addInputs(raw, InferTensors.inputs(request));
      FeedInputs.add(raw, FeedInputs.of(request));
      return raw.build();
    } catch (InvalidTensorException e) {
      throw new RefusedException(Reason.INVALID, String.valueOf(e.getMessage()));
    }
  }

  private RepositoryIndexResponse index(boolean readyAlone) {
    RepositoryIndexResponse.Builder index = RepositoryIndexResponse.newBuilder();
    for (Node.ServedModel model : router.models()) {
      index.addModelsBuilder().setName(model.name()).setVersion(model.version()).setState("READY");
    }
    for (Node.UnservedModel model :
        readyAlone ? List.<Node.UnservedModel>of() : router.unserved()) {
      index
          .addModelsBuilder()
          .setName(model.name())
          .setVersion(model.version())
          .setState("UNAVAILABLE")
          .setReason(model.reason());
    }
    return index.build();
  }

  private static <A> CompletionStage<A> now(A answer) {
    return CompletableFuture.completedStage(answer);
  }

  private <Q extends Message, A extends Message> void unary(
      KserveMethod<Q, A> method, Function<Q, CompletionStage<A>> answer) {
    var _ =
        service.bind(
            method.server(),
            call -> {
              call.invalidMessageHandler(malformed -> refuse(call, refusal(malformed)));
              call.messageHandler(
                  message ->
                      Future.fromCompletionStage(read(method, message, answer))
                          .onSuccess(value -> call.response().end(value))
                          .onFailure(failure -> refuse(call, RefusedException.of(failure))));
            });
  }

  private static <Q extends Message, A> CompletionStage<A> read(
      KserveMethod<Q, ?> method, GrpcMessage message, Function<Q, CompletionStage<A>> answer) {
    try {
      return answered(answer, method.server().decoder().decode(message));
    } catch (CodecException e) {
      return CompletableFuture.failedStage(
          new RefusedException(
              Reason.INVALID, "the message is not what %s takes".formatted(method.name())));
    }
  }

  private static RefusedException refusal(InvalidMessageException malformed) {
    return malformed instanceof MessageSizeOverflowException tooLong
        ? new RefusedException(
            Reason.TOO_LARGE,
            "the message has %d bytes, more than are taken".formatted(tooLong.messageSize()))
        : new RefusedException(Reason.INVALID, "the message cannot be read");
  }

  /** Whatever goes wrong is an answer: without one the client would wait for ever. */
  private static <Q, A> CompletionStage<A> answered(
      Function<Q, CompletionStage<A>> answer, Q request) {
    try {
      return answer.apply(request);
    } catch (RuntimeException | OutOfMemoryError | StackOverflowError e) {
      return CompletableFuture.failedStage(e);
    }
  }

  private static void refuse(GrpcServerRequest<?, ?> call, RefusedException refused) {
    GrpcStatus status =
        switch (refused.reason()) {
          case INVALID -> GrpcStatus.INVALID_ARGUMENT;
          case NOT_FOUND -> GrpcStatus.NOT_FOUND;
          case FORBIDDEN -> GrpcStatus.PERMISSION_DENIED;
          case TOO_LARGE, OVERLOADED -> GrpcStatus.RESOURCE_EXHAUSTED;
          case UNAVAILABLE -> GrpcStatus.UNAVAILABLE;
          case TIMED_OUT -> GrpcStatus.DEADLINE_EXCEEDED;
          case FAILED -> GrpcStatus.INTERNAL;
        };
    call.response().status(status).statusMessage(GrpcDoor.message(refused.text())).end();
  }
}
