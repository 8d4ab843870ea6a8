package network.haca.workers.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import java.io.IOException;
import java.util.Set;
import java.util.TreeSet;
import network.haca.schemas.llm.LlmError;
import network.haca.schemas.llm.PythonJson;
import network.haca.workers.provider.ProviderKeys;

/**
 * Where the providers' keys arrive, on the loopback interface alone: {@code POST /v1/keys} with
 * {@code {"NAME_api_key": …}} for each provider NAME. Sent again, a key takes the place of the one
 * before; none is ever read back.
 */
public final class KeysServer {
  private static final int BODY_MAX = 64 << 10;
  private static final String SUFFIX = "_api_key";

  private final Set<String> providers;
  private final ProviderKeys keys;
  private final HttpServer server;

  public KeysServer(Vertx vertx, Set<String> providers, ProviderKeys keys) {
    this.providers = new TreeSet<>(providers);
    this.keys = keys;
    this.server = vertx.createHttpServer().requestHandler(this::handle);
  }

  /**
   * @param port 0 lets the system choose
   * @throws IOException if it is taken
   */
  public int listen(int port) throws IOException {
    try {
      return server
          .listen(port, "127.0.0.1")
          .toCompletionStage()
          .toCompletableFuture()
          .join()
          .actualPort();
    } catch (RuntimeException e) {
      throw new IOException("cannot listen on 127.0.0.1:%d (llm.keys.port)".formatted(port), e);
    }
  }

  public Future<Void> close() {
    return server.close();
  }

  private void handle(HttpServerRequest request) {
    if (!request.path().equals("/v1/keys") || !request.method().equals(HttpMethod.POST)) {
      send(request, 404, error("only POST /v1/keys is here"));
      return;
    }
    BoundedRequest.read(request, BODY_MAX)
        .onSuccess(body -> take(request, body))
        .onFailure(failure -> send(request, 413, error("the body is too long")));
  }

  private void take(HttpServerRequest request, String body) {
    JsonNode given;
    try {
      given = PythonJson.parse(body);
    } catch (PythonJson.MalformedException e) {
      // The parser's own words may quote the body, and with it a key.
      send(request, 400, error("JSON body required"));
      return;
    }
    if (!given.isObject() || given.isEmpty()) {
      send(request, 400, error("JSON body required"));
      return;
    }
    ObjectNode answer = JsonNodeFactory.instance.objectNode().put("status", "ok");
    ArrayNode initialized = answer.putArray("providers_initialized");
    for (String provider : providers) {
      String key = given.path(provider + SUFFIX).asText();
      if (!key.isEmpty()) {
        keys.put(provider, key);
        initialized.add(provider);
      }
    }
    send(request, 200, answer);
  }

  private static ObjectNode error(String message) {
    return LlmError.invalid(message).toJson();
  }

  private static void send(HttpServerRequest request, int status, ObjectNode body) {
    var _ =
        request
            .response()
            .setStatusCode(status)
            .putHeader(HttpHeaders.CONTENT_TYPE, "application/json")
            .end(body.toString());
  }
}
