package network.haca.fullnode.rpc;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Ethereum JSON-RPC 2.0 over HTTP: single calls and batches, bounded in body and in number. */
public final class RpcServer {
  private static final Logger LOG = LoggerFactory.getLogger(RpcServer.class);
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int BODY_BYTES_MAX = 25 << 20;
  private static final int BATCH_MAX = 1_000;
  private static final int IDLE_SECONDS = 60;

  private final Vertx vertx;
  private final EthereumMethods methods;
  private final HttpServer server;

  public RpcServer(Vertx vertx, EthereumMethods methods) {
    this.vertx = vertx;
    this.methods = methods;
    this.server =
        vertx
            .createHttpServer(new HttpServerOptions().setIdleTimeout(IDLE_SECONDS))
            .requestHandler(this::handle);
  }

  /** Listens; the result is the port, chosen by the system if {@code port} is 0. */
  public Future<Integer> listen(String host, int port) {
    return server.listen(port, host).map(HttpServer::actualPort);
  }

  public Future<Void> close() {
    return server.close();
  }

  private void handle(HttpServerRequest request) {
    if (!request.method().equals(HttpMethod.POST)) {
      request.response().setStatusCode(405).end("JSON-RPC takes POST");
      return;
    }
    Buffer body = Buffer.buffer();
    request.handler(
        chunk -> {
          if (body.length() + chunk.length() > BODY_BYTES_MAX) {
            request.response().setStatusCode(413).end("the body is over 25 MiB");
            request.handler(rest -> {});
          } else {
            body.appendBuffer(chunk);
          }
        });
    request.endHandler(
        end -> {
          if (!request.response().ended()) {
            vertx
                .executeBlocking(() -> answer(body.getBytes()), false)
                .onSuccess(
                    answer ->
                        request
                            .response()
                            .putHeader("Content-Type", "application/json")
                            .end(Buffer.buffer(answer)))
                .onFailure(failure -> request.response().setStatusCode(500).end());
          }
        });
  }

  private byte[] answer(byte[] body) throws JsonProcessingException {
    JsonNode request;
    try {
      request = JSON.readTree(body);
    } catch (java.io.IOException e) {
      return JSON.writeValueAsBytes(error(null, -32700, "the body is not JSON"));
    }
    if (!request.isArray()) {
      return JSON.writeValueAsBytes(answer(request));
    }
    if (request.isEmpty() || request.size() > BATCH_MAX) {
      return JSON.writeValueAsBytes(
          error(
              null,
              RpcException.INVALID_REQUEST,
              "a batch has 1 to " + BATCH_MAX + " calls, this has " + request.size()));
    }
    ArrayNode answers = JSON.createArrayNode();
    request.forEach(call -> answers.add(answer(call)));
    return JSON.writeValueAsBytes(answers);
  }

  private ObjectNode answer(JsonNode call) {
    JsonNode id = call.get("id");
    if (!call.path("method").isTextual()) {
      return error(id, RpcException.INVALID_REQUEST, "a call has a method");
    }
    String method = call.get("method").asText();
    try {
      JsonNode result = methods.call(method, call.path("params"));
      ObjectNode answer = JSON.createObjectNode().put("jsonrpc", "2.0");
      answer.set("id", id);
      answer.set("result", result);
      return answer;
    } catch (RpcException e) {
      ObjectNode answer = error(id, e.code(), String.valueOf(e.getMessage()));
      if (!e.data().isEmpty()) {
        ((ObjectNode) answer.get("error")).put("data", e.data().toHex());
      }
      return answer;
    } catch (RuntimeException e) {
      LOG.error("{} failed", method, e);
      return error(id, RpcException.INTERNAL, "internal error");
    }
  }

  private static ObjectNode error(@Nullable JsonNode id, int code, String message) {
    ObjectNode answer = JSON.createObjectNode().put("jsonrpc", "2.0");
    answer.set("id", id);
    answer.putObject("error").put("code", code).put("message", message);
    return answer;
  }
}
