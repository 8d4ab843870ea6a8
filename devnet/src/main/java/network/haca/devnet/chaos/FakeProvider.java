package network.haca.devnet.chaos;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** A provider that speaks OpenAI's API and says what it is asked, word by word if streamed. */
final class FakeProvider implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int BODY_MAX = 1 << 20;

  private final HttpServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

  private FakeProvider(HttpServer server) {
    this.server = server;
  }

  static FakeProvider start() throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    FakeProvider provider = new FakeProvider(server);
    server.setExecutor(provider.threads);
    server.createContext("/v1/chat/completions", FakeProvider::answer);
    server.start();
    return provider;
  }

  URI base() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/v1");
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }

  private static void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      JsonNode request = JSON.readTree(exchange.getRequestBody().readNBytes(BODY_MAX));
      JsonNode messages = request.path("messages");
      String asked = messages.path(messages.size() - 1).path("content").asText();
      boolean isStreamed = request.path("stream").asBoolean();
      exchange
          .getResponseHeaders()
          .set("Content-Type", isStreamed ? "text/event-stream" : "application/json");
      exchange.sendResponseHeaders(200, 0);
      OutputStream out = exchange.getResponseBody();
      if (isStreamed) {
        stream(out, asked);
      } else {
        out.write(whole(asked).toString().getBytes(StandardCharsets.UTF_8));
      }
    }
  }

  private static ObjectNode whole(String text) {
    ObjectNode body = JSON.createObjectNode().put("id", "of-the-provider").put("model", "chaos");
    ObjectNode choice =
        body.putArray("choices").addObject().put("index", 0).put("finish_reason", "stop");
    choice.putObject("message").put("role", "assistant").put("content", text);
    usage(body);
    return body;
  }

  private static void stream(OutputStream out, String text) throws IOException {
    for (String word : text.split("(?<= )")) {
      ObjectNode chunk = JSON.createObjectNode();
      ObjectNode choice = chunk.putArray("choices").addObject().put("index", 0);
      choice.putObject("delta").put("content", word);
      event(out, chunk.toString());
    }
    ObjectNode end = JSON.createObjectNode();
    end.putArray("choices")
        .addObject()
        .put("index", 0)
        .put("finish_reason", "stop")
        .putObject("delta");
    event(out, end.toString());
    ObjectNode last = JSON.createObjectNode();
    last.putArray("choices");
    usage(last);
    event(out, last.toString());
    event(out, "[DONE]");
  }

  private static void usage(ObjectNode body) {
    body.putObject("usage")
        .put("prompt_tokens", 11)
        .put("completion_tokens", 7)
        .put("total_tokens", 18);
  }

  private static void event(OutputStream out, String data) throws IOException {
    out.write(("data: " + data + "\n\n").getBytes(StandardCharsets.UTF_8));
    out.flush();
  }
}
