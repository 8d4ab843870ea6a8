package network.haca.ingress.worker;

import com.google.protobuf.Message;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.net.SocketAddress;
import io.vertx.grpc.client.GrpcClient;
import io.vertx.grpc.client.GrpcClientOptions;
import io.vertx.grpc.client.GrpcClientResponse;
import io.vertx.grpc.common.GrpcStatus;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import network.haca.ingress.core.Node;
import network.haca.ingress.core.RefusedException;
import network.haca.ingress.core.RefusedException.Reason;
import network.haca.schemas.directory.NodeEndpoint;
import network.haca.schemas.directory.NodeEntry;
import network.haca.schemas.kserve.KserveMethod;
import network.haca.schemas.v1.kserve.ModelInferRequest;
import network.haca.schemas.v1.kserve.ModelInferResponse;
import network.haca.schemas.v1.kserve.ModelMetadataRequest;
import network.haca.schemas.v1.kserve.ModelMetadataResponse;
import network.haca.schemas.v1.kserve.RepositoryIndexRequest;

/** A node over gRPC and TLS, where only the registered certificate is trusted. */
public final class WorkerNode extends Connection implements Node {
  private final NodeEntry entry;
  private final SocketAddress address;
  private final GrpcClient client;
  private final Duration timeout;
  private final AtomicInteger inFlight = new AtomicInteger();
  private final AtomicBoolean isAsked = new AtomicBoolean();
  private volatile List<ServedModel> models = List.of();

  public WorkerNode(
      Vertx vertx, NodeEntry entry, NodeEndpoint endpoint, NodeConnections connections) {
    this.entry = entry;
    this.timeout = connections.callTimeout();
    this.address = SocketAddress.inetSocketAddress(endpoint.port(), endpoint.socketHost());
    HttpClientOptions options =
        connections.pinned(entry).setProtocolVersion(HttpVersion.HTTP_2).setUseAlpn(true);
    this.client =
        GrpcClient.client(
            vertx,
            new GrpcClientOptions().setMaxMessageSize(connections.messageBytesMax()),
            options);
  }

  @Override
  public NodeEntry entry() {
    return entry;
  }

  @Override
  public List<ServedModel> models() {
    return models;
  }

  @Override
  public int inFlight() {
    return inFlight.get();
  }

  @Override
  public CompletionStage<ModelInferResponse> infer(ModelInferRequest request) {
    inFlight.incrementAndGet();
    return call(KserveMethod.MODEL_INFER, request)
        .onComplete(done -> inFlight.decrementAndGet())
        .toCompletionStage();
  }

  @Override
  public CompletionStage<ModelMetadataResponse> metadata(String model, String version) {
    return call(
            KserveMethod.MODEL_METADATA,
            ModelMetadataRequest.newBuilder().setName(model).setVersion(version).build())
        .toCompletionStage();
  }

  @Override
  public Future<List<ServedModel>> refresh() {
    if (!isAsked.compareAndSet(false, true)) {
      return Future.succeededFuture(models);
    }
    return call(KserveMethod.REPOSITORY_INDEX, RepositoryIndexRequest.getDefaultInstance())
        .map(
            index ->
                index.getModelsList().stream()
                    .filter(model -> model.getState().equals("READY"))
                    .map(model -> new ServedModel(model.getName(), model.getVersion()))
                    .toList())
        .onComplete(
            result -> {
              models = result.succeeded() ? result.result() : List.of();
              isAsked.set(false);
            });
  }

  @Override
  public Future<Void> close() {
    return client.close();
  }

  private <Q extends Message, A extends Message> Future<A> call(
      KserveMethod<Q, A> method, Q request) {
    return client
        .request(address, method.client())
        .compose(
            call -> {
              call.timeout(timeout.toMillis(), TimeUnit.MILLISECONDS);
              return call.send(request);
            })
        .compose(this::read)
        .recover(failure -> Future.failedFuture(refused(failure)));
  }

  private <A> Future<A> read(GrpcClientResponse<?, A> response) {
    // Vert.x fails the message when the status is an error; what the node says is in the status.
    return response
        .last()
        .transform(
            message ->
                response.status() == GrpcStatus.OK && message.succeeded()
                    ? Future.succeededFuture(message.result())
                    : Future.failedFuture(
                        response.status() == null ? message.cause() : refused(response)));
  }

  private RefusedException refused(GrpcClientResponse<?, ?> response) {
    GrpcStatus status = response.status() == null ? GrpcStatus.UNKNOWN : response.status();
    Reason reason =
        switch (status) {
          case INVALID_ARGUMENT -> Reason.INVALID;
          case NOT_FOUND -> Reason.NOT_FOUND;
          case RESOURCE_EXHAUSTED -> Reason.OVERLOADED;
          case DEADLINE_EXCEEDED, CANCELLED -> Reason.TIMED_OUT;
          case UNAVAILABLE -> Reason.UNAVAILABLE;
          default -> Reason.FAILED;
        };
    String message = response.statusMessage();
    return new RefusedException(reason, message == null ? "node answered " + status : message);
  }

  private RefusedException refused(Throwable failure) {
    if (failure instanceof RefusedException refused) {
      return refused;
    }
    if (failure instanceof io.vertx.core.http.StreamResetException
        || failure instanceof java.util.concurrent.TimeoutException) {
      return new RefusedException(
          Reason.TIMED_OUT, "the node did not answer within " + timeout.toMillis() + " ms");
    }
    return new RefusedException(
        Reason.UNAVAILABLE,
        "node %s at %s cannot be reached: %s"
            .formatted(entry.teeId(), entry.endpoint(), deepestMessage(failure)));
  }

  private static String deepestMessage(Throwable failure) {
    Throwable deepest = failure;
    while (deepest.getCause() != null) {
      deepest = deepest.getCause();
    }
    return String.valueOf(deepest.getMessage());
  }
}
