package network.haca.contracts;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import network.haca.contracts.EthereumClient.RefusedException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Calls that go in one exchange: each has its own answer, or none of them has one. */
class BatchedCallsTest {
  private static final List<RpcCall> TWO =
      List.of(RpcCall.of("eth_blockNumber"), RpcCall.of("eth_getCode", "0x00", "0x1"));

  @SuppressWarnings("NullAway.Init")
  private HttpServer server;

  private String asked = "";
  private String answer = "";

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          try (exchange) {
            asked = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            byte[] bytes = answer.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, bytes.length);
            exchange.getResponseBody().write(bytes);
          }
        });
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  private List<RpcResult> ask() throws IOException {
    return new EthereumClient(URI.create("http://127.0.0.1:" + server.getAddress().getPort()))
        .askAll(TWO);
  }

  @Test
  void answersAreTheCallsWhateverTheirOrder() throws IOException {
    answer = "[{\"id\":1,\"result\":\"0x02\"},{\"id\":0,\"result\":\"0x5\"}]";
    List<RpcResult> results = ask();
    assertEquals("0x5", results.getFirst().get().asText());
    assertEquals("0x02", results.getLast().get().asText());
    assertEquals(
        "[{\"jsonrpc\":\"2.0\",\"id\":0,\"method\":\"eth_blockNumber\",\"params\":[]},"
            + "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"eth_getCode\",\"params\":[\"0x00\",\"0x1\"]}]",
        asked);
  }

  @Test
  void oneThatIsRefusedLeavesTheOthersTheirAnswers() throws IOException {
    answer = "[{\"id\":0,\"result\":\"0x5\"},{\"id\":1,\"error\":{\"code\":3,\"message\":\"no\"}}]";
    List<RpcResult> results = ask();
    assertEquals("0x5", results.getFirst().get().asText());
    RefusedException refused = assertThrows(RefusedException.class, results.getLast()::get);
    assertTrue(refused.isRevert());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "null",
        "{}",
        "[]",
        "[null,null]",
        "[{\"id\":0,\"result\":\"0x5\"}]",
        "[{\"id\":0,\"result\":\"0x5\"},{\"id\":0,\"result\":\"0x6\"}]",
        "[{\"id\":0,\"result\":\"0x5\"},{\"id\":1}]",
        "[{\"id\":0,\"result\":\"0x5\"},{\"id\":2,\"result\":\"0x6\"}]",
        "[{\"id\":0,\"result\":\"0x5\"},{\"id\":1,\"result\":\"0x6\"},{\"id\":1,\"result\":\"0x7\"}]"
      })
  void withoutAnAnswerToEachThereIsNone(String other) {
    answer = other;
    assertThrows(IOException.class, this::ask);
  }

  @Test
  void aNodeThatTakesNoBatchesIsHeard() {
    answer = "{\"id\":null,\"error\":{\"code\":-32600,\"message\":\"no batches\"}}";
    IOException refused = assertThrows(IOException.class, this::ask);
    assertTrue(String.valueOf(refused.getMessage()).endsWith(": no batches"), refused::toString);
  }
}
