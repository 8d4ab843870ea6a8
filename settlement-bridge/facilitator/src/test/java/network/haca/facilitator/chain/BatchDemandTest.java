package network.haca.facilitator.chain;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import network.haca.contracts.EthereumClient;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A node that cannot be asked about payments is known by its first answer. */
class BatchDemandTest {
  @SuppressWarnings("NullAway.Init")
  private HttpServer server;

  private volatile String answer = "";

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          try (exchange) {
            var _ = exchange.getRequestBody().readAllBytes();
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

  private long chainId() throws IOException {
    URI uri = URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    return new EthereumPayments(new EthereumClient(uri)).chainId();
  }

  @Test
  void oneThatTakesFiveCallsAtOnceSaysItsChain() throws Exception {
    answer =
        IntStream.range(0, 5)
            .mapToObj("{\"id\":%d,\"result\":\"0x14a34\"}"::formatted)
            .collect(Collectors.joining(",", "[", "]"));
    assertEquals(84_532, chainId());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"id\":null,\"error\":{\"code\":-32600,\"message\":\"no batches\"}}",
        "[{\"id\":0,\"error\":{\"code\":-32600,\"message\":\"at most 3\"}}]",
        "Bad Request",
        ""
      })
  void oneThatDoesNotIsNamedWithTheSetting(String refusal) {
    answer = refusal;
    String message = assertThrows(IOException.class, this::chainId).toString();
    assertTrue(message.contains("facilitator.networks wants a node that takes batches of up to"));
    assertTrue(message.contains("to 5 JSON-RPC calls: http://127.0.0.1:"), message);
  }
}
