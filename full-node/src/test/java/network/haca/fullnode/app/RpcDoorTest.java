package network.haca.fullnode.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.TextNode;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import network.haca.connection.server.HostNames;
import network.haca.connection.server.PageGuard;
import network.haca.connection.server.RawClient;
import network.haca.fullnode.core.DevelopmentAccounts;
import network.haca.fullnode.lane.Lane;
import network.haca.fullnode.lane.Limits;
import network.haca.fullnode.rpc.RpcServer;
import network.haca.primitives.Bytes32;
import network.haca.service.Health;
import network.haca.settings.Given;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RpcDoorTest {
  private static final String CALL =
      "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"eth_sendTransaction\",\"params\":[]}";
  private static final String JSON = "application/json";

  private final Vertx vertx = Vertx.vertx();
  private final Lane lane = new Lane("users", Limits.STANDARD);
  private final AtomicInteger signed = new AtomicInteger();

  @AfterEach
  void close() {
    vertx.close().await();
    lane.close();
  }

  private int open(List<Bytes32> keys, Map<String, String> settings) {
    RpcDoor door = RpcDoor.read(Given.settings(RpcDoor.SETTINGS, settings));
    return open(door, door.guard(keys));
  }

  private int open(RpcDoor door, PageGuard guard) {
    return new RpcServer(
            vertx,
            lane,
            (method, params) -> TextNode.valueOf("signed " + signed.incrementAndGet()),
            new Health(),
            door.limits(),
            guard)
        .listen("127.0.0.1", 0)
        .await();
  }

  private static String post(int port, String host, String origin, String type) throws Exception {
    try (RawClient client = RawClient.plain(port)) {
      client.write(
          "POST / HTTP/1.1\r\nHost: %s\r\n%sContent-Type: %s\r\nConnection: close\r\n"
                  .formatted(host, origin.isEmpty() ? "" : "Origin: " + origin + "\r\n", type)
              + "Content-Length: %s\r\n\r\n%s".formatted(CALL.length(), CALL));
      assertTrue(client.isEndedWithin(Duration.ofSeconds(20)));
      return client.said().toLowerCase(Locale.ROOT);
    }
  }

  @Test
  void aNodeWithKeysSignsForNoForeignPage() throws Exception {
    int port = open(DevelopmentAccounts.KEYS, Map.of());
    String foreign = post(port, "127.0.0.1:" + port, "https://evil.example", JSON);
    assertTrue(foreign.startsWith("http/1.1 403 "), foreign);
    assertFalse(foreign.contains("access-control-allow-origin"), foreign);
    String rebound = post(port, "evil.example:" + port, "", JSON);
    assertTrue(rebound.startsWith("http/1.1 421 "), rebound);
    String form = post(port, "127.0.0.1:" + port, "", "text/plain");
    assertTrue(form.startsWith("http/1.1 415 "), form);
    assertEquals(0, signed.get());
    assertTrue(post(port, "127.0.0.1:" + port, "", JSON).contains("signed 1"));
  }

  @Test
  void whatItsOperatorListsMayCallIt() throws Exception {
    int port =
        open(
            DevelopmentAccounts.KEYS,
            Map.of("node.rpc.origins", "https://App.example, x", "node.rpc.hosts", "node7"));
    String answer = post(port, "node7:" + port, "https://app.example", JSON);
    assertTrue(answer.contains("signed 1"), answer);
    assertTrue(answer.contains("access-control-allow-origin: https://app.example"), answer);
  }

  @Test
  void aNodeWithoutKeysAnswersEveryPage() throws Exception {
    int port = open(List.of(), Map.of());
    String answer = post(port, "rpc.example", "https://any.example", "text/plain");
    assertTrue(answer.contains("access-control-allow-origin: *"), answer);
    assertTrue(answer.startsWith("http/1.1 200 "), answer);
  }

  /** Whoever reaches it may use all of the node, so that not even a node without keys opens it. */
  @Test
  void noPageCallsThePortOfTheNetworksParts() throws Exception {
    RpcDoor door =
        RpcDoor.read(
            Given.settings(RpcDoor.SETTINGS, Map.of("node.rpc.origins", "https://app.example")));
    int port = open(door, door.partsGuard());
    String host = "127.0.0.1:" + port;
    assertTrue(post(port, host, "https://app.example", JSON).startsWith("http/1.1 403 "));
    assertTrue(post(port, "evil.example:" + port, "", JSON).startsWith("http/1.1 421 "));
    assertTrue(post(port, host, "", "text/plain").startsWith("http/1.1 415 "));
    assertTrue(post(port, host, "", JSON).contains("signed 1"));
  }

  @Test
  void anAddressOfThisMachineAloneIsNoRisk() {
    assertTrue(HostNames.isLoopback("127.0.0.1"));
    assertTrue(HostNames.isLoopback("::1"));
    assertFalse(HostNames.isLoopback("0.0.0.0"));
    assertFalse(HostNames.isLoopback("10.0.0.5"));
    assertFalse(HostNames.isLoopback("node.example"));
  }
}
