package network.haca.senders;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicInteger;
import network.haca.contracts.EthereumClient;

/** A node where every account has one balance and all roles or none, and gas costs 1 gwei. */
final class FakeChain implements AutoCloseable {
  volatile BigInteger balance = BigInteger.ZERO;
  volatile boolean hasRoles;

  /** Transactions that it was given. */
  final AtomicInteger sent = new AtomicInteger();

  private static final long GAS_PRICE = 1_000_000_000;
  private final HttpServer server;

  FakeChain() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::answer);
    server.start();
  }

  EthereumClient client() {
    return new EthereumClient(URI.create("http://127.0.0.1:" + server.getAddress().getPort()));
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      String request = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
      byte[] body =
          "{\"result\":\"0x%s\"}".formatted(result(request)).getBytes(StandardCharsets.UTF_8);
      exchange.sendResponseHeaders(200, body.length);
      exchange.getResponseBody().write(body);
    }
  }

  private String result(String request) {
    if (request.contains("eth_sendRawTransaction")) {
      int _ = sent.incrementAndGet();
    }
    if (request.contains("eth_call")) {
      return "0".repeat(63) + (hasRoles ? "1" : "0");
    }
    return request.contains("eth_getBalance") ? balance.toString(16) : Long.toHexString(GAS_PRICE);
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
