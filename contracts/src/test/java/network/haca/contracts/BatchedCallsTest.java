package network.haca.contracts;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.List;
import network.haca.contracts.EthereumClient.RefusedException;
import network.haca.testkit.FixedServer;
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
  private FixedServer server;

  @BeforeEach
  void start() throws IOException {
    server = new FixedServer();
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private List<RpcResult> ask() throws IOException {
    return new EthereumClient(server.uri()).askAll(TWO);
  }

  @Test
  void answersAreTheCallsWhateverTheirOrder() throws IOException {
    server.answer("[{\"id\":1,\"result\":\"0x02\"},{\"id\":0,\"result\":\"0x5\"}]");
    List<RpcResult> results = ask();
    assertEquals("0x5", results.getFirst().get().asText());
    assertEquals("0x02", results.getLast().get().asText());
    assertEquals(
        "[{\"jsonrpc\":\"2.0\",\"id\":0,\"method\":\"eth_blockNumber\",\"params\":[]},"
            + "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"eth_getCode\",\"params\":[\"0x00\",\"0x1\"]}]",
        server.asked());
  }

  @Test
  void oneThatIsRefusedLeavesTheOthersTheirAnswers() throws IOException {
    server.answer(
        "[{\"id\":0,\"result\":\"0x5\"},{\"id\":1,\"error\":{\"code\":3,\"message\":\"no\"}}]");
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
    server.answer(other);
    assertThrows(IOException.class, this::ask);
  }

  @Test
  void aNodeThatTakesNoBatchesIsHeard() {
    server.answer("{\"id\":null,\"error\":{\"code\":-32600,\"message\":\"no batches\"}}");
    IOException refused = assertThrows(IOException.class, this::ask);
    assertTrue(String.valueOf(refused.getMessage()).endsWith(": no batches"), refused::toString);
  }
}
