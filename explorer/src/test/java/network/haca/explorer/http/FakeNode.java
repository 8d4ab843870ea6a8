package network.haca.explorer.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * A full node's JSON-RPC, its CometBFT and a bridge at once, with the answers of a test: by method
 * or by method and parameters, and by path. All else is null, or not found.
 */
final class FakeNode implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final HttpServer server;
  private final Map<String, String> answers = new ConcurrentHashMap<>();
  private final List<String> asked = new CopyOnWriteArrayList<>();

  FakeNode() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::handle);
    server.start();
  }

  URI uri() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  /**
   * Answers from now on.
   *
   * @param question a method, a method and its parameters in JSON, or a path
   */
  FakeNode on(String question, String answer) {
    answers.put(question, answer);
    return this;
  }

  /** Methods with their parameters, and paths, in their order. */
  List<String> asked() {
    return asked;
  }

  private void handle(HttpExchange exchange) throws IOException {
    String path = exchange.getRequestURI().toString();
    if (exchange.getRequestMethod().equals("POST")) {
      JsonNode call = JSON.readTree(exchange.getRequestBody());
      String method = call.path("method").asText();
      String whole = method + call.path("params");
      asked.add(whole);
      String result = answers.getOrDefault(whole, answers.getOrDefault(method, "null"));
      send(exchange, 200, "{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":%s}".formatted(result));
    } else {
      asked.add(path);
      String body = answers.get(path);
      send(exchange, body == null ? 404 : 200, body == null ? "{\"error\":\"none\"}" : body);
    }
  }

  private static void send(HttpExchange exchange, int status, String answer) throws IOException {
    byte[] body = answer.getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(status, body.length);
    exchange.getResponseBody().write(body);
    exchange.close();
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
