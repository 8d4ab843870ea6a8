package network.haca.ingress.llm;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import network.haca.connection.BoundedBody;
import network.haca.connection.NodeConnections;
import network.haca.ingress.llm.NodeCallException.Kind;
import network.haca.ingress.worker.Connection;
import network.haca.schemas.directory.NodeEndpoint;
import network.haca.schemas.directory.NodeEntry;

/** A registered LLM node over HTTP and TLS, where only the registered certificate is trusted. */
public final class LlmNode extends Connection {
  private static final int CONNECTIONS_MAX = 1_000;
  private static final int MODELS_BYTES_MAX = 4 << 20;

  private final Vertx vertx;
  private final NodeEntry entry;
  private final NodeEndpoint endpoint;
  private final HttpClient client;
  private final NodeConnections connections;
  private final AtomicInteger inFlight = new AtomicInteger();
  private final AtomicBoolean isAsked = new AtomicBoolean();
  private volatile List<JsonObject> models = List.of();

  public LlmNode(Vertx vertx, NodeEntry entry, NodeEndpoint endpoint, NodeConnections connections) {
    this.vertx = vertx;
    this.entry = entry;
    this.endpoint = endpoint;
    this.connections = connections;
    this.client =
        vertx.createHttpClient(
            connections.pinned(entry), new PoolOptions().setHttp1MaxSize(CONNECTIONS_MAX));
  }

  /** OpenAI's entries of the models that it served when last asked. */
  List<JsonObject> models() {
    return models;
  }

  boolean serves(String model) {
    return models.stream().anyMatch(served -> model.equalsIgnoreCase(served.getString("id")));
  }

  int inFlight() {
    return inFlight.get();
  }

  void begin() {
    inFlight.incrementAndGet();
  }

  void end() {
    inFlight.decrementAndGet();
  }

  /**
   * The node's answer once its head is there, paused; fails with {@link NodeCallException} only.
   *
   * @param left completes when nobody waits for the answer any more: the node is told to stop
   */
  Future<HttpClientResponse> post(
      String path, Map<String, String> headers, Buffer body, Future<Void> left) {
    RequestOptions options = options(HttpMethod.POST, path);
    headers.forEach(options::putHeader);
    return client
        .request(options)
        .recover(failure -> failed(Kind.NOT_SENT, named(failure)))
        .compose(
            call -> {
              left.onComplete(gone -> call.reset());
              return call.send(body).recover(failure -> failed(sent(failure), failure));
            })
        .onSuccess(HttpClientResponse::pause);
  }

  /** The id by which the registry knows it. */
  String id() {
    return entry.teeId().toHex();
  }

  /** Ends an answer of which nothing comes any more, though its client takes all. */
  void watch(HttpClientResponse answer, HttpServerResponse client) {
    SilenceWatch.begin(vertx, answer, client, connections.callTimeout());
  }

  /** Completes when the answer has ended; a client that takes nothing slows the node down. */
  Future<Void> relay(HttpClientResponse answer, HttpServerResponse client) {
    watch(answer, client);
    // An answer that is cut must not look like one that has ended.
    return answer
        .pipe()
        .endOnFailure(false)
        .to(client)
        .onFailure(
            cut -> {
              answer.request().reset();
              client.reset();
            });
  }

  private <T> Future<T> failed(Kind kind, Throwable failure) {
    String message =
        switch (kind) {
          case NOT_SENT -> String.valueOf(failure.getMessage());
          case SILENT ->
              "node %s at %s is silent for %s"
                  .formatted(entry.teeId(), entry.endpoint(), connections.callTimeout());
          case BROKEN ->
              "node %s at %s ends the connection: %s"
                  .formatted(entry.teeId(), entry.endpoint(), failure.getMessage());
        };
    return Future.failedFuture(new NodeCallException(kind, message, failure));
  }

  private static Kind sent(Throwable failure) {
    boolean isSilent =
        failure instanceof TimeoutException || failure.getCause() instanceof TimeoutException;
    return isSilent ? Kind.SILENT : Kind.BROKEN;
  }

  @Override
  public Future<Void> refresh() {
    if (!isAsked.compareAndSet(false, true)) {
      return Future.succeededFuture();
    }
    return client
        .request(options(HttpMethod.GET, "/v1/models"))
        .compose(HttpClientRequest::send)
        .compose(
            response ->
                BoundedBody.ofAnswer(response, MODELS_BYTES_MAX, "its list of models is too long"))
        .map(body -> body.toJsonObject().getJsonArray("data", new JsonArray()))
        .map(LlmNode::named)
        .recover(failure -> Future.failedFuture(named(failure)))
        .onComplete(
            result -> {
              models = result.succeeded() ? result.result() : List.of();
              isAsked.set(false);
            })
        .mapEmpty();
  }

  /** The entries that are such; whoever registered it may have written anything. */
  private static List<JsonObject> named(JsonArray data) {
    return data.stream()
        .filter(JsonObject.class::isInstance)
        .map(JsonObject.class::cast)
        .filter(model -> model.getValue("id") instanceof String)
        .toList();
  }

  @Override
  public Future<Void> close() {
    return client.close();
  }

  private RequestOptions options(HttpMethod method, String path) {
    return new RequestOptions()
        .setMethod(method)
        .setHost(endpoint.socketHost())
        .setPort(endpoint.port())
        .setURI(path)
        .setIdleTimeout(connections.callTimeout().toMillis());
  }

  private IllegalStateException named(Throwable failure) {
    Throwable deepest = failure;
    while (deepest.getCause() != null) {
      deepest = deepest.getCause();
    }
    return new IllegalStateException(
        "node %s at %s cannot be reached: %s"
            .formatted(entry.teeId(), entry.endpoint(), deepest.getMessage()),
        failure);
  }
}
