package network.haca.stack.network;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import network.haca.contracts.EthereumClient;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A network runs though dev0 can give its senders nothing: what helps them needs its chain. */
@Timeout(60)
class SenderLacksTest {
  @TempDir private Path home;

  private volatile boolean hasRoles;

  // Set before each test.
  @SuppressWarnings("NullAway.Init")
  private HttpServer chain;

  @BeforeEach
  void start() throws IOException {
    chain = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    chain.createContext("/", this::answer);
    chain.start();
  }

  @AfterEach
  void stop() {
    chain.stop(0);
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      String request = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
      byte[] body = ("{" + answer(request) + "}").getBytes(StandardCharsets.UTF_8);
      exchange.sendResponseHeaders(200, body.length);
      exchange.getResponseBody().write(body);
    }
  }

  private String answer(String request) {
    if (request.contains("eth_sendRawTransaction")) {
      return "\"error\":{\"code\":-32000,\"message\":\"insufficient funds\"}";
    }
    if (request.contains("eth_call")) {
      return "\"result\":\"0x%s%s\"".formatted("0".repeat(63), hasRoles ? "1" : "0");
    }
    return request.contains("eth_getBalance")
        ? "\"result\":\"0x%s\"".formatted("f".repeat(20))
        : "\"result\":\"0x1\"";
  }

  @Test
  void aSenderThatLacksItsRoleIsNamedUntilItHasIt() throws Exception {
    NetworkSenders senders = new NetworkSenders(home, List.of("relay")).prepare();
    EthereumClient client =
        new EthereumClient(URI.create("http://127.0.0.1:" + chain.getAddress().getPort()));
    List<String> said = new ArrayList<>();
    try (SenderLacks lacks = SenderLacks.watch(client, senders, said::add, Duration.ofMillis(20))) {
      assertTrue(lacks.isLacking("relay"));
      assertEquals(Optional.of(said.getFirst()), lacks.reason());
      assertTrue(said.getFirst().contains("insufficient funds"), said::toString);
      assertTrue(said.getFirst().contains("haca keys rotate relay"), said::toString);
      hasRoles = true;
      // The timeout of the test ends it.
      while (lacks.reason().isPresent()) {
        Thread.onSpinWait();
      }
    }
  }
}
