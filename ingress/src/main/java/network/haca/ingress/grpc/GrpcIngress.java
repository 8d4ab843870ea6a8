package network.haca.ingress.grpc;

import com.google.protobuf.Message;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.grpc.common.GrpcStatus;
import io.vertx.grpc.server.GrpcServer;
import io.vertx.grpc.server.GrpcServerOptions;
import io.vertx.grpc.server.GrpcServerRequest;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import network.haca.connection.GrpcDoor;
import network.haca.connection.HeldBytes;
import network.haca.connection.HeldBytes.Share;
import network.haca.connection.OffEventLoop;
import network.haca.connection.RequestMeter;
import network.haca.connection.server.LimitedServer;
import network.haca.connection.server.ServerLimits;
import network.haca.ingress.core.Node;
import network.haca.ingress.core.RefusedException;
import network.haca.ingress.core.RefusedException.Reason;
import network.haca.ingress.core.Router;
import network.haca.schemas.kserve.KserveMethod;
import network.haca.schemas.kserve.RequestParameters;
import network.haca.schemas.tensor.InferTensors;
import network.haca.schemas.tensor.InvalidTensorException;
import network.haca.schemas.v1.kserve.ModelInferRequest;
import network.haca.schemas.v1.kserve.ModelInferRequest.InferInputTensor;
import network.haca.schemas.v1.kserve.ModelInferResponse;
import network.haca.schemas.v1.kserve.ModelReadyResponse;
import network.haca.schemas.v1.kserve.RepositoryIndexResponse;
import network.haca.schemas.v1.kserve.ServerLiveResponse;
import network.haca.schemas.v1.kserve.ServerMetadataResponse;
import network.haca.schemas.v1.kserve.ServerReadyResponse;

/** Port 8001: {@code inference.GRPCInferenceService} of the Open Inference Protocol. */
public final class GrpcIngress {
  /** The bytes that are in memory at once, for each of a request: as it came, and as it goes on. */
  private static final int HELD_TIMES = 3;

  private static final String SERVICE = "/inference.GRPCInferenceService/";

  /** The names that the HTTP port has for the same. */
  private static final Map<String, String> ROUTES =
      Map.of(
          SERVICE + "ServerLive", "live",
          SERVICE + "ServerReady", "ready",
          SERVICE + "ServerMetadata", "server",
          SERVICE + "ModelReady", "model_ready",
          SERVICE + "ModelMetadata", "model",
          SERVICE + "RepositoryIndex", "index",
          SERVICE + "ModelInfer", "infer");

  private final RequestMeter meter = new RequestMeter("haca.ingress.requests");
  private final Router router;
  private final HeldBytes held;
  private final OffEventLoop offEventLoop;
  private final LimitedServer server;

  /**
   * @param messageBytesMax of one request
   * @param held by all ports of the ingress
   */
  public GrpcIngress(
      Vertx vertx,
      Router router,
      int messageBytesMax,
      Duration idle,
      ServerLimits connections,
      HeldBytes held) {
    this.router = router;
    this.held = held;
    this.offEventLoop = new OffEventLoop(vertx);
    GrpcServer grpc =
        GrpcServer.server(vertx, new GrpcServerOptions().setMaxMessageSize(messageBytesMax));
    mount(grpc);
    Handler<HttpServerRequest> door = GrpcDoor.uncompressed(grpc);
    this.server =
        new LimitedServer(
                vertx,
                connections,
                connections
                    .options()
                    .setHttp2ClearTextEnabled(true)
                    .setIdleTimeout((int) idle.toMillis())
                    .setIdleTimeoutUnit(TimeUnit.MILLISECONDS))
            .requestHandler(
                request -> {
                  meter.measure(request, ROUTES.getOrDefault(request.path(), "unknown"));
                  door.handle(request);
                });
  }

  /** Listens; the result is the port, chosen by the system if {@code port} is 0. */
  public Future<Integer> listen(String host, int port) {
    return server.listen(host, port);
  }

  public Future<Void> close() {
    return server.close();
  }

  private void mount(GrpcServer grpc) {
    unary(
        grpc,
        KserveMethod.SERVER_LIVE,
        request -> now(ServerLiveResponse.newBuilder().setLive(true).build()));
    unary(
        grpc,
        KserveMethod.SERVER_READY,
        request -> now(ServerReadyResponse.newBuilder().setReady(router.isReady()).build()));
    unary(
        grpc,
        KserveMethod.SERVER_METADATA,
        request -> now(ServerMetadataResponse.newBuilder().setName("haca").build()));
    unary(
        grpc,
        KserveMethod.MODEL_READY,
        request ->
            now(
                ModelReadyResponse.newBuilder()
                    .setReady(router.serves(request.getName(), request.getVersion()))
                    .build()));
    unary(
        grpc,
        KserveMethod.MODEL_METADATA,
        request -> router.metadata(request.getName(), request.getVersion()));
    unary(grpc, KserveMethod.REPOSITORY_INDEX, request -> now(index(request.getReady())));
    unary(grpc, KserveMethod.MODEL_INFER, this::infer);
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
      for (InferInputTensor input : request.getInputsList()) {
        RequestParameters.checkInput(input.getName(), input.getParametersMap());
      }
      ModelInferRequest.Builder raw = request.toBuilder().clearInputs().clearRawInputContents();
      InferTensors.addInputs(raw, InferTensors.inputs(request));
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

  private static <Q extends Message, A extends Message> void unary(
      GrpcServer grpc, KserveMethod<Q, A> method, Function<Q, CompletionStage<A>> answer) {
    grpc.callHandler(
        method.server(),
        call ->
            call.handler(
                request ->
                    Future.fromCompletionStage(answered(answer, request))
                        .onSuccess(value -> call.response().end(value))
                        .onFailure(failure -> refuse(call, RefusedException.of(failure)))));
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
          case TOO_LARGE, OVERLOADED -> GrpcStatus.RESOURCE_EXHAUSTED;
          case UNAVAILABLE -> GrpcStatus.UNAVAILABLE;
          case TIMED_OUT -> GrpcStatus.DEADLINE_EXCEEDED;
          case FAILED -> GrpcStatus.INTERNAL;
        };
    call.response().status(status).statusMessage(GrpcDoor.message(refused.text())).end();
  }
}
