package network.haca.contracts;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** A node's JSON-RPC, whose answers a test gives. */
public final class FakeNode implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Answers answers;
  private final HttpServer server;

  /** A test's answers. */
  public interface Answers {
    /**
     * Returns what stands in the answer, such as {@code "result":"0x1"}; the calls of a batch are
     * asked one after the other.
     */
    String to(String request) throws IOException;
  }

  /** Listens on a port that the system chooses. */
  public FakeNode(Answers answers) throws IOException {
    this.answers = answers;
    this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::answer);
    server.start();
  }

  /** A client that asks this node. */
  public EthereumClient client() {
    return new EthereumClient(URI.create("http://127.0.0.1:" + server.getAddress().getPort()));
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      String request = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
      byte[] body = answer(JSON.readTree(request)).getBytes(StandardCharsets.UTF_8);
      exchange.sendResponseHeaders(200, body.length);
      exchange.getResponseBody().write(body);
    }
  }

  private String answer(JsonNode request) throws IOException {
    if (!request.isArray()) {
      return "{" + answers.to(request.toString()) + "}";
    }
    List<String> batch = new ArrayList<>();
    for (JsonNode call : request) {
      batch.add("{\"id\":%s,%s}".formatted(call.path("id"), answers.to(call.toString())));
    }
    return batch.toString();
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
