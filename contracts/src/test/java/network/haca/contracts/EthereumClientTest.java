package network.haca.contracts;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import network.haca.primitives.Address;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;
import network.haca.primitives.Keccak;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A node may answer anything: it is an IOException, never another failure, and never for ever. */
class EthereumClientTest {
  private static final Bytes32 HASH = Keccak.hash(Bytes.EMPTY);

  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final CountDownLatch end = new CountDownLatch(1);

  @SuppressWarnings("NullAway.Init")
  private HttpServer server;

  private interface Body {
    void write(HttpExchange exchange) throws IOException;
  }

  private Body body = exchange -> {};

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(threads);
    server.createContext(
        "/",
        exchange -> {
          try (exchange) {
            var _ = exchange.getRequestBody().readAllBytes();
            body.write(exchange);
          }
        });
    server.start();
  }

  @AfterEach
  void stop() {
    end.countDown();
    server.stop(0);
    threads.shutdownNow();
  }

  private URI uri() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  private EthereumClient answering(String text) {
    body =
        exchange -> {
          byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(200, bytes.length);
          exchange.getResponseBody().write(bytes);
        };
    return new EthereumClient(uri());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "null",
        "[]",
        "{",
        "{}",
        "{\"error\":null}",
        "{\"error\":{\"data\":\"0xz\"}}",
        "{\"result\":null}",
        "{\"result\":5}",
        "{\"result\":\"0x\"}",
        "{\"result\":\"5\"}",
        "{\"result\":\"0xz\"}",
        "{\"result\":\"-0x1\"}",
        "{\"result\":\"0x-1\"}",
        "{\"result\":\"0x8000000000000000\"}",
        "{\"result\":\"0x10000000000000000\"}",
        "{\"result\":{\"status\":\"ok\"}}",
        "{\"result\":[]}"
      })
  void anAnswerOfAnotherFormIsRefused(String answer) {
    EthereumClient client = answering(answer);
    for (Executable question :
        List.<Executable>of(
            client::blockNumber,
            () -> client.blockTime(1),
            () -> client.send(Bytes.EMPTY),
            () ->
                client.read(
                    Addresses.RELAY, RelayContract.getPending(), RelayContract::decodePending),
            () -> client.nonce(Address.ZERO))) {
      assertThrows(IOException.class, question, answer);
    }
    if (!answer.equals("{\"result\":null}")) {
      assertThrows(IOException.class, () -> client.receipt(HASH), answer);
    }
  }

  @Test
  void theNodeDoesNotSayWhatATransactionIsCalled() throws IOException {
    Bytes signed = Bytes.ofUtf8("a transaction");
    String own = Keccak.hash(signed).toHex();
    assertEquals(own, answering("{\"result\":\"%s\"}".formatted(own)).send(signed).toHex());
    EthereumClient lying = answering("{\"result\":\"%s\"}".formatted(HASH.toHex()));
    assertThrows(IOException.class, () -> lying.send(signed));
  }

  @Test
  void whatTheNodeSaysSteersNoTerminal() {
    EthereumClient client =
        answering("{\"error\":{\"code\":-32000,\"message\":\"\\u001b[2Jgone\\r\\n\"}}");
    IOException refusal = assertThrows(EthereumClient.RefusedException.class, client::blockNumber);
    assertEquals("\\u001b[2Jgone\\u000d\\u000a", refusal.getMessage());
  }

  @Test
  void anAnswerOverTheBoundEndsTheCall() {
    body =
        exchange -> {
          exchange.sendResponseHeaders(200, 0);
          byte[] spaces = " ".repeat(1 << 20).getBytes(StandardCharsets.UTF_8);
          try (OutputStream out = exchange.getResponseBody()) {
            for (long sent = 0; sent <= JsonRpcEndpoint.ANSWER_BYTES_MAX; sent += spaces.length) {
              out.write(spaces);
            }
          }
        };
    IOException failure =
        assertThrows(IOException.class, () -> new EthereumClient(uri()).blockNumber());
    assertTrue(String.valueOf(failure.getMessage()).contains("does not answer"), failure::toString);
  }

  @Test
  @Timeout(20)
  void anAnswerThatNeverEndsEndsTheCall() {
    body =
        exchange -> {
          exchange.sendResponseHeaders(200, 0);
          exchange.getResponseBody().write('{');
          exchange.getResponseBody().flush();
          try {
            end.await();
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
        };
    JsonRpcEndpoint endpoint =
        new JsonRpcEndpoint(uri(), JsonRpcEndpoint.ANSWER_BYTES_MAX, Duration.ofMillis(300));
    IOException failure =
        assertThrows(IOException.class, () -> endpoint.call("eth_blockNumber", List.of()));
    assertTrue(
        String.valueOf(failure.getMessage()).contains("has not answered within"),
        failure::toString);
  }

  /** Whatever else a node refuses with says nothing of the rules. */
  @Test
  void aNodeThatDoesNotKnowTheRulesVersionIsToldFromOneThatRefuses() throws IOException {
    String error = "{\"jsonrpc\":\"2.0\",\"id\":1,\"error\":{\"code\":%d,\"message\":\"no\"}}";
    assertEquals(0, answering(error.formatted(-32_601)).rulesVersion());
    for (int code : new int[] {-32_005, -32_603, -32_000, 3}) {
      EthereumClient busy = answering(error.formatted(code));
      assertThrows(IOException.class, busy::rulesVersion, "code " + code);
    }
  }
}
