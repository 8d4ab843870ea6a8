package network.haca.ingress.llm;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import network.haca.connection.NodeConnections;
import network.haca.ingress.worker.Connection;
import network.haca.schemas.directory.NodeEndpoint;
import network.haca.schemas.directory.NodeEntry;

/** A registered LLM node over HTTP and TLS, where only the registered certificate is trusted. */
public final class LlmNode extends Connection {
  private static final int CONNECTIONS_MAX = 1_000;
  private static final int OK = 200;

  private final NodeEntry entry;
  private final NodeEndpoint endpoint;
  private final HttpClient client;
  private final NodeConnections connections;
  private final AtomicInteger inFlight = new AtomicInteger();
  private final AtomicBoolean isAsked = new AtomicBoolean();
  private volatile List<JsonObject> models = List.of();

  public LlmNode(Vertx vertx, NodeEntry entry, NodeEndpoint endpoint, NodeConnections connections) {
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

  /** The node's answer once its head is there, paused. */
  Future<HttpClientResponse> post(String path, Map<String, String> headers, Buffer body) {
    RequestOptions options = options(HttpMethod.POST, path);
    headers.forEach(options::putHeader);
    return client
        .request(options)
        .compose(call -> call.send(body))
        .onSuccess(HttpClientResponse::pause)
        .recover(failure -> Future.failedFuture(named(failure)));
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
                response.statusCode() == OK
                    ? response.body()
                    : Future.failedFuture("it answers " + response.statusCode()))
        .map(body -> body.toJsonObject().getJsonArray("data", new JsonArray()))
        .map(data -> data.stream().map(JsonObject.class::cast).toList())
        .recover(failure -> Future.failedFuture(named(failure)))
        .onComplete(
            result -> {
              models = result.succeeded() ? result.result() : List.of();
              isAsked.set(false);
            })
        .mapEmpty();
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
