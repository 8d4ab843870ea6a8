package network.haca.bridge.chain;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import network.haca.primitives.Bytes;

/** A chain on which nothing is open, and which takes note of transactions and refuses them. */
final class EmptyChain implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final HttpServer server;
  private final List<Bytes> sent = new CopyOnWriteArrayList<>();

  EmptyChain() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::handle);
    server.start();
  }

  URI uri() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  /** The transactions in the order in which they came. */
  List<Bytes> sent() {
    return List.copyOf(sent);
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      JsonNode request = JSON.readTree(exchange.getRequestBody());
      byte[] answer = Bytes.ofUtf8("{" + answer(request) + "}").toArray();
      exchange.sendResponseHeaders(200, answer.length);
      exchange.getResponseBody().write(answer);
    }
  }

  private String answer(JsonNode request) {
    return switch (request.get("method").asText()) {
      case "eth_call" -> result("0x" + "00".repeat(96));
      case "eth_getBlockByNumber" ->
          "\"result\":{\"timestamp\":\"0x%x\"}".formatted(Instant.now().getEpochSecond());
      case "eth_sendRawTransaction" -> {
        sent.add(Bytes.fromHex(request.at("/params/0").asText()));
        yield "\"error\":{\"code\":-32000,\"message\":\"insufficient funds\"}";
      }
      default -> result("0x1");
    };
  }

  private static String result(String text) {
    return "\"result\":\"" + text + "\"";
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
