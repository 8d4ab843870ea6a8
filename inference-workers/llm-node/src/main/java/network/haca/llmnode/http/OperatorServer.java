package network.haca.llmnode.http;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import java.util.Optional;
import java.util.Set;
import network.haca.connection.JsonResponses;
import network.haca.connection.server.LimitedServer;
import network.haca.connection.server.PageGuard;
import network.haca.connection.server.ServerLimits;
import network.haca.llmnode.llm.LlmModels;
import network.haca.llmnode.llm.LlmRegistry;
import network.haca.schemas.llm.LlmError;

/**
 * Takes the operator's commands to the node, on the loopback interface alone: {@code POST /v1/keys}
 * gives providers' keys, {@code POST /v1/reload} has the registry file read again.
 */
public final class OperatorServer {
  private final Vertx vertx;
  private final KeyDelivery keys;
  private final LlmRegistry registry;
  private final PageGuard door;
  private final LimitedServer server;

  /**
   * @param hosts names under which the port is reached, beside those of the loopback interface
   */
  public OperatorServer(
      Vertx vertx, KeyDelivery keys, LlmRegistry registry, ServerLimits limits, Set<String> hosts) {
    this.vertx = vertx;
    this.keys = keys;
    this.registry = registry;
    this.door = PageGuard.operator(hosts);
    this.server = new LimitedServer(vertx, limits, limits.options()).requestHandler(this::handle);
  }

  /** Listens; the result is the port, chosen by the system if {@code port} is 0. */
  public Future<Integer> listen(String host, int port) {
    return server.listen(host, port);
  }

  public Future<Void> close() {
    return server.close();
  }

  private void handle(HttpServerRequest request) {
    Optional<PageGuard.Refusal> refusal = door.refusal(request);
    if (refusal.isPresent()) {
      JsonResponses.refuse(
          request.response(),
          new LlmError(
              refusal.get().status(),
              "invalid_request_error",
              "not_from_here",
              refusal.get().message()));
      return;
    }
    switch (request.method() + " " + request.path()) {
      case "POST /v1/keys" ->
          LlmServer.text(request, KeyDelivery.BODY_MAX)
              .compose(keys::take)
              .onSuccess(answer -> JsonResponses.send(request.response(), answer))
              .onFailure(failure -> LlmServer.refuse(request.response(), failure));
      case "POST /v1/reload" -> reload(request);
      default -> JsonResponses.refuse(request.response(), LlmError.noSuchPath(request.path()));
    }
  }

  /** Reads a file: not on the event loop. */
  private void reload(HttpServerRequest request) {
    vertx
        .executeBlocking(registry::reload, false)
        .onSuccess(outcome -> answer(request, outcome))
        .onFailure(failure -> LlmServer.refuse(request.response(), failure));
  }

  private static void answer(HttpServerRequest request, LlmRegistry.Reload outcome) {
    switch (outcome) {
      case LlmRegistry.Reload.Taken(LlmModels models) ->
          JsonResponses.send(
              request.response(),
              JsonNodeFactory.instance
                  .objectNode()
                  .put("status", "ok")
                  .put("models", models.all().size()));
      case LlmRegistry.Reload.Refused(String reason) ->
          JsonResponses.refuse(
              request.response(), new LlmError(409, "invalid_request_error", "not_taken", reason));
    }
  }
}
