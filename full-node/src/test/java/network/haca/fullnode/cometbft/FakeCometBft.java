package network.haca.fullnode.cometbft;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import network.haca.primitives.Bytes;

/** Takes transactions as CometBFT's JSON-RPC does, and asks about each that it takes. */
final class FakeCometBft implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final long WAIT_SECONDS_MAX = 20;

  private final HttpServer server;
  private final List<Integer> sizes = new CopyOnWriteArrayList<>();
  private final Map<Bytes, String> refused = new ConcurrentHashMap<>();
  private final Map<Bytes, String> refusedOnce = new ConcurrentHashMap<>();
  private final CountDownLatch arrived = new CountDownLatch(1);
  private volatile CountDownLatch held = new CountDownLatch(0);
  private volatile Consumer<Bytes> application = transaction -> {};

  FakeCometBft() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::answer);
    server.start();
  }

  URI uri() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  void asks(Consumer<Bytes> asked) {
    application = asked;
  }

  void refuses(Bytes transaction, String reason) {
    refused.put(transaction, reason);
  }

  void refusesOnce(Bytes transaction, String reason) {
    refusedOnce.put(transaction, reason);
  }

  /** Answers nothing until {@link #release()}. */
  void hold() {
    held = new CountDownLatch(1);
  }

  void release() {
    held.countDown();
  }

  void awaitRequest() throws InterruptedException {
    await(arrived);
  }

  /** Numbers of transactions in each request, in their order. */
  List<Integer> sizes() {
    return sizes;
  }

  private static void await(CountDownLatch latch) throws InterruptedException {
    if (!latch.await(WAIT_SECONDS_MAX, TimeUnit.SECONDS)) {
      throw new IllegalStateException("nothing came in time");
    }
  }

  private void answer(HttpExchange exchange) throws IOException {
    JsonNode calls = JSON.readTree(exchange.getRequestBody());
    arrived.countDown();
    try {
      await(held);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    sizes.add(calls.size() - 1);
    ArrayNode answers = JSON.createArrayNode();
    calls.forEach(call -> answers.add(answer(call)));
    byte[] body = JSON.writeValueAsBytes(answers);
    exchange.sendResponseHeaders(200, body.length);
    try (OutputStream out = exchange.getResponseBody()) {
      out.write(body);
    }
  }

  private ObjectNode answer(JsonNode call) {
    ObjectNode answer = JSON.createObjectNode().put("jsonrpc", "2.0");
    answer.set("id", call.get("id"));
    if (call.get("method").asText().equals("check_tx")) {
      answer.putObject("result").put("code", 1);
      return answer;
    }
    Bytes transaction = Bytes.wrap(Base64.getDecoder().decode(call.get("params").get(0).asText()));
    String once = refusedOnce.remove(transaction);
    String reason = once == null ? refused.get(transaction) : once;
    if (reason == null) {
      application.accept(transaction);
      answer.putObject("result").put("code", 0);
    } else {
      answer.putObject("error").put("code", -32603).put("data", reason);
    }
    return answer;
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
