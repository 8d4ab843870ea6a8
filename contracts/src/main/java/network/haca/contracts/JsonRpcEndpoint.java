package network.haca.contracts;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import network.haca.primitives.Printable;

/**
 * Calls of JSON-RPC 2.0 over HTTP. The bounds are of the whole answer, which may come from anyone;
 * reaching one ends the call.
 */
public final class JsonRpcEndpoint {
  /** More than a block or any of the registry's lists takes. */
  static final int ANSWER_BYTES_MAX = 64 << 20;

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration TIMEOUT = Duration.ofSeconds(10);
  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);

  /**
   * One for all of the process, since each has a thread that waits for its connections. Without the
   * offer of HTTP/2 that each request would carry where no node takes it.
   */
  private static final HttpClient HTTP =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(CONNECT_TIMEOUT)
          .build();

  private final URI uri;
  private final int answerBytesMax;
  private final Duration timeout;

  public JsonRpcEndpoint(URI uri) {
    this(uri, ANSWER_BYTES_MAX, TIMEOUT);
  }

  /**
   * @param answerBytesMax of an answer's body
   * @param timeout until the last byte of an answer
   */
  public JsonRpcEndpoint(URI uri, int answerBytesMax, Duration timeout) {
    this.uri = uri;
    this.answerBytesMax = answerBytesMax;
    this.timeout = timeout;
  }

  /**
   * @param params a list, or a map by name
   * @return an object with {@code result} or {@code error}
   * @throws IOException if there is no such answer
   */
  public JsonNode call(String method, Object params) throws IOException {
    JsonNode answer = ask(request(1, method, params));
    if (!isAnswer(answer)) {
      throw new IOException(
          "%s answers %s with something else than JSON-RPC".formatted(uri, method));
    }
    return answer;
  }

  /**
   * Has several calls answered in one exchange (a batch).
   *
   * @return an object with {@code result} or {@code error} for each call, in their order
   * @throws BatchRefusedException if the node answers, and not with a list of so many
   * @throws IOException if there is not one such answer for each
   */
  public List<JsonNode> callAll(List<RpcCall> calls) throws IOException {
    ArrayNode body = JSON.createArrayNode();
    for (RpcCall call : calls) {
      body.add(request(body.size(), call.method(), call.params()));
    }
    JsonNode answer = batch(body);
    if (!answer.isArray() || answer.size() != calls.size()) {
      throw new BatchRefusedException(
          "%s answers a batch of %d calls with something else than so many answers%s"
              .formatted(uri, calls.size(), refusal(answer)));
    }
    Map<Integer, JsonNode> byId = new HashMap<>();
    answer.forEach(each -> byId.put(each.path("id").asInt(-1), each));
    List<JsonNode> inOrder = new ArrayList<>();
    for (int id = 0; id < calls.size(); id++) {
      JsonNode each = byId.getOrDefault(id, MissingNode.getInstance());
      if (!isAnswer(each)) {
        throw new IOException("%s does not answer %s".formatted(uri, calls.get(id).method()));
      }
      inOrder.add(each);
    }
    return inOrder;
  }

  /** Some that take no batches refuse one in words, as any request that is none. */
  private JsonNode batch(ArrayNode body) throws IOException {
    try {
      return ask(body);
    } catch (JsonProcessingException e) {
      throw new BatchRefusedException(
          "%s answers a batch of %d calls with something else than JSON"
              .formatted(uri, body.size()));
    }
  }

  private static ObjectNode request(int id, String method, Object params) {
    return JSON.createObjectNode()
        .put("jsonrpc", "2.0")
        .put("id", id)
        .put("method", method)
        .set("params", JSON.valueToTree(params));
  }

  private static boolean isAnswer(JsonNode answer) {
    return answer.hasNonNull("error") || answer.has("result");
  }

  /** A node that takes no batches says so in one answer. */
  private static String refusal(JsonNode answer) {
    String message = answer.path("error").path("message").asText();
    return message.isEmpty() ? "" : ": " + Printable.line(message);
  }

  private JsonNode ask(JsonNode body) throws IOException {
    HttpRequest request =
        HttpRequest.newBuilder(uri)
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofByteArray(JSON.writeValueAsBytes(body)))
            .build();
    return JSON.readTree(send(request));
  }

  private byte[] send(HttpRequest request) throws IOException {
    CompletableFuture<HttpResponse<byte[]>> asked =
        HTTP.sendAsync(request, BodyHandlers.limiting(BodyHandlers.ofByteArray(), answerBytesMax));
    try {
      return asked.get(timeout.toNanos(), TimeUnit.NANOSECONDS).body();
    } catch (ExecutionException e) {
      throw new IOException("%s does not answer%s".formatted(uri, reason(e)), e);
    } catch (TimeoutException e) {
      throw new IOException("%s has not answered within %s".formatted(uri, timeout), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while asking " + uri, e);
    } finally {
      asked.cancel(true);
    }
  }

  /** A refused connection has no message of its own. */
  private static String reason(ExecutionException failure) {
    Throwable cause = failure.getCause();
    return cause == null || cause.getMessage() == null ? "" : ": " + cause.getMessage();
  }
}
