package network.haca.bridge.chain;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import network.haca.bridge.core.IndividualEvents.Answer;
import network.haca.bridge.core.IndividualEvents.Event;
import network.haca.bridge.core.Placed;
import network.haca.bridge.core.Samples;
import network.haca.contracts.EthereumClient;
import network.haca.contracts.RelayContract;
import network.haca.primitives.SettlementLeaf;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Rule S8: the relay's event has all of a leaf that is settled by itself. */
@Timeout(60)
class RelayEventsTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final SettlementLeaf LEAF = Samples.leaf(1);
  private static final String WORD = "%064x";

  /** The node's answer to everything. */
  private volatile String answer = "";

  private volatile JsonNode asked = JSON.createObjectNode();

  @SuppressWarnings("NullAway.Init")
  private HttpServer node;

  @SuppressWarnings("NullAway.Init")
  private RelayEvents events;

  @BeforeEach
  void start() throws IOException {
    node = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    node.createContext("/", this::handle);
    node.start();
    events =
        new RelayEvents(
            new EthereumClient(URI.create("http://127.0.0.1:" + node.getAddress().getPort())));
  }

  @AfterEach
  void stop() {
    node.stop(0);
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      asked = JSON.readTree(exchange.getRequestBody());
      byte[] body = ("{" + answer + "}").getBytes(StandardCharsets.UTF_8);
      exchange.sendResponseHeaders(200, body.length);
      exchange.getResponseBody().write(body);
    }
  }

  /** The event of the leaf: hashes, date, and where the bytes of blob id and signature are. */
  private static String event() {
    String data =
        WORD.repeat(6).formatted(1, 1, 1, 0xa0, 0xe0, 4)
            + "%s%056d".formatted("626c6f62", 0)
            + WORD.formatted(1)
            + "01%062d".formatted(0);
    return """
        {"topics":["%s","%s"],"data":"0x%s","transactionHash":"%s","blockNumber":"0x190"}"""
        .formatted(RelayContract.INDIVIDUAL.toHex(), LEAF.teeId().toHex(), data, LEAF.hash());
  }

  @Test
  void anEventIsTheLeafAndItsPlace() throws IOException {
    answer = "\"result\":[" + event() + "]";
    assertEquals(
        new Answer.Events(List.of(new Event(LEAF, new Placed(LEAF.hash(), "blob"), 400))),
        events.between(300, 500));
    JsonNode filter = asked.at("/params/0");
    assertEquals("0x12c", filter.get("fromBlock").asText());
    assertEquals("0x1f4", filter.get("toBlock").asText());
    assertEquals(RelayContract.INDIVIDUAL.toHex(), filter.at("/topics/0/0").asText());
  }

  @Test
  void aNodeThatHasForgottenTheBlocksSaysSo() throws IOException {
    answer = "\"error\":{\"code\":4444,\"message\":\"pruned history unavailable\"}";
    assertEquals(new Answer.Pruned("pruned history unavailable"), events.between(0, 9));
  }

  @Test
  void aNodeThatGivesNotSoManySaysSo() throws IOException {
    answer = "\"error\":{\"code\":-32000,\"message\":\"over 10000 logs\"}";
    assertEquals(new Answer.Refused("over 10000 logs"), events.between(0, 9));
  }

  @Test
  void aNodeThatIsAwayIsNoAnswer() {
    RelayEvents away = new RelayEvents(new EthereumClient(URI.create("http://127.0.0.1:1")));
    assertThrows(IOException.class, () -> away.between(0, 9));
    assertThrows(IOException.class, away::latestBlock);
  }
}
