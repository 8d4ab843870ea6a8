package network.haca.facilitator.chain;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import network.haca.contracts.EthereumClient;
import network.haca.testkit.FixedServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A node that cannot be asked about payments is known by its first answer. */
class BatchDemandTest {
  @SuppressWarnings("NullAway.Init")
  private FixedServer server;

  @BeforeEach
  void start() throws IOException {
    server = new FixedServer();
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private long chainId() throws IOException {
    return new EthereumPayments(new EthereumClient(server.uri())).chainId();
  }

  @Test
  void oneThatTakesFiveCallsAtOnceSaysItsChain() throws Exception {
    server.answer(
        IntStream.range(0, 5)
            .mapToObj("{\"id\":%d,\"result\":\"0x14a34\"}"::formatted)
            .collect(Collectors.joining(",", "[", "]")));
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
    server.answer(refusal);
    String message = assertThrows(IOException.class, this::chainId).toString();
    assertTrue(message.contains("facilitator.networks wants a node that takes batches of up to"));
    assertTrue(message.contains("to 5 JSON-RPC calls: http://127.0.0.1:"), message);
  }
}
