package network.haca.ingress.worker;

import com.google.protobuf.Message;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import network.haca.connection.CallException;
import network.haca.connection.LocalNode;
import network.haca.connection.LocalNodes;
import network.haca.connection.NodeCalls;
import network.haca.connection.NodeConnections;
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
import network.haca.schemas.v1.kserve.ModelStatisticsRequest;
import network.haca.schemas.v1.kserve.ModelStatisticsResponse;
import network.haca.schemas.v1.kserve.RepositoryIndexRequest;
import network.haca.schemas.v1.kserve.RepositoryIndexResponse.ModelIndex;
import network.haca.schemas.v1.kserve.RepositoryModelLoadRequest;
import network.haca.schemas.v1.kserve.RepositoryModelUnloadRequest;

/**
 * A node that answers tensor requests, over gRPC and pinned TLS. A node of this process is asked
 * for inferences without the socket. What it serves it is asked over TLS all the same, so a node
 * that nobody could reach by its certificate gets no request.
 */
public final class WorkerNode extends Connection implements Node {
  private final Vertx vertx;
  private final NodeEntry entry;
  private final NodeConnections connections;
  private final LocalNodes locals;
  private final NodeCalls calls;
  private final AtomicInteger inFlight = new AtomicInteger();
  private boolean isAsked;

  /** Those who wait for the answer after this one. */
  private Optional<Promise<List<ServedModel>>> next = Optional.empty();

  private volatile List<ServedModel> models = List.of();
  private volatile List<UnservedModel> unserved = List.of();

  /**
   * @param locals the nodes of this process, of which it may be one
   */
  public WorkerNode(
      Vertx vertx,
      NodeEntry entry,
      NodeEndpoint endpoint,
      NodeConnections connections,
      LocalNodes locals) {
    this.vertx = vertx;
    this.entry = entry;
    this.connections = connections;
    this.locals = locals;
    this.calls = new NodeCalls(vertx, entry, endpoint, connections);
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
  public List<UnservedModel> unserved() {
    return unserved;
  }

  @Override
  public int inFlight() {
    return inFlight.get();
  }

  @Override
  public CompletionStage<ModelInferResponse> infer(ModelInferRequest request) {
    inFlight.incrementAndGet();
    return locals
        .find(entry.tlsCertificate(), connections.identity())
        .map(node -> inferHere(node, request))
        .orElseGet(() -> call(KserveMethod.MODEL_INFER, request))
        .onComplete(done -> inFlight.decrementAndGet())
        .toCompletionStage();
  }

  /** In the same time, and with the same bound on the answer, as over the socket. */
  private Future<ModelInferResponse> inferHere(LocalNode node, ModelInferRequest request) {
    return Future.fromCompletionStage(node.infer(request), vertx.getOrCreateContext())
        .timeout(connections.callTimeout().toMillis(), TimeUnit.MILLISECONDS)
        .compose(
            answer ->
                answer.getSerializedSize() <= connections.messageBytesMax()
                    ? Future.succeededFuture(answer)
                    : Future.failedFuture(
                        CallException.answerTooLarge(connections.messageBytesMax(), null)))
        .recover(failure -> Future.failedFuture(refused(named(failure))));
  }

  /** What a stage fails with that follows another is wrapped. */
  private Throwable named(Throwable failure) {
    Throwable cause = failure;
    while (cause instanceof CompletionException && cause.getCause() != null) {
      cause = cause.getCause();
    }
    return cause instanceof TimeoutException
        ? CallException.timedOut(connections.callTimeout(), cause)
        : cause;
  }

  @Override
  public CompletionStage<ModelMetadataResponse> metadata(String model, String version) {
    return call(
            KserveMethod.MODEL_METADATA,
            ModelMetadataRequest.newBuilder().setName(model).setVersion(version).build())
        .toCompletionStage();
  }

  @Override
  public CompletionStage<ModelStatisticsResponse> statistics(String model, String version) {
    return call(
            KserveMethod.MODEL_STATISTICS,
            ModelStatisticsRequest.newBuilder().setName(model).setVersion(version).build())
        .toCompletionStage();
  }

  @Override
  public CompletionStage<?> load(RepositoryModelLoadRequest request) {
    return call(KserveMethod.REPOSITORY_MODEL_LOAD, request).toCompletionStage();
  }

  @Override
  public CompletionStage<?> unload(RepositoryModelUnloadRequest request) {
    return call(KserveMethod.REPOSITORY_MODEL_UNLOAD, request).toCompletionStage();
  }

  @Override
  public Future<List<ServedModel>> refresh() {
    Promise<List<ServedModel>> asked = Promise.promise();
    synchronized (this) {
      if (isAsked) {
        // What it is being asked for may have changed since.
        return next(asked);
      }
      isAsked = true;
    }
    ask().onComplete(asked);
    return asked.future();
  }

  private Future<List<ServedModel>> next(Promise<List<ServedModel>> asked) {
    if (next.isEmpty()) {
      next = Optional.of(asked);
    }
    return next.get().future();
  }

  private synchronized Optional<Promise<List<ServedModel>>> takeNext() {
    Optional<Promise<List<ServedModel>>> taken = next;
    next = Optional.empty();
    isAsked = taken.isPresent();
    return taken;
  }

  private Future<List<ServedModel>> ask() {
    return call(KserveMethod.REPOSITORY_INDEX, RepositoryIndexRequest.getDefaultInstance())
        .onComplete(
            result -> {
              List<ModelIndex> index =
                  result.succeeded() ? result.result().getModelsList() : List.of();
              models = served(index);
              unserved = unserved(index);
              takeNext().ifPresent(promise -> ask().onComplete(promise));
            })
        .map(index -> models);
  }

  private static List<ServedModel> served(List<ModelIndex> index) {
    return index.stream()
        .filter(WorkerNode::isReady)
        .map(model -> new ServedModel(model.getName(), model.getVersion()))
        .toList();
  }

  private static List<UnservedModel> unserved(List<ModelIndex> index) {
    return index.stream()
        .filter(model -> !isReady(model))
        .map(model -> new UnservedModel(model.getName(), model.getVersion(), model.getReason()))
        .toList();
  }

  private static boolean isReady(ModelIndex model) {
    return model.getState().equals("READY");
  }

  @Override
  public Future<Void> close() {
    return calls.close();
  }

  private <Q extends Message, A extends Message> Future<A> call(
      KserveMethod<Q, A> method, Q request) {
    return calls.call(method, request).recover(failure -> Future.failedFuture(refused(failure)));
  }

  private static RefusedException refused(Throwable failure) {
    if (!(failure instanceof CallException call)) {
      return RefusedException.of(failure);
    }
    Reason reason =
        switch (call.kind()) {
          case INVALID -> Reason.INVALID;
          case NOT_FOUND -> Reason.NOT_FOUND;
          case FORBIDDEN -> Reason.FORBIDDEN;
          case OVERLOADED -> Reason.OVERLOADED;
          case TIMED_OUT -> Reason.TIMED_OUT;
          case UNAVAILABLE, UNTRUSTED -> Reason.UNAVAILABLE;
          case FAILED -> Reason.FAILED;
        };
    return new RefusedException(reason, String.valueOf(call.getMessage()));
  }
}
