package network.haca.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import network.haca.devnet.network.NetworkPorts;
import network.haca.fullnode.app.FullNode;
import network.haca.fullnode.app.FullNodeConfig;
import network.haca.service.FolderInUseException;
import network.haca.testkit.Await;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A node has its home for itself, leaves nothing where it cannot start, and says how it is. */
@Timeout(120)
class FullNodeStartIT {
  private final Vertx vertx = Vertx.vertx();
  private final NetworkPorts ports = NetworkPorts.free();

  @TempDir private Path home;

  @AfterEach
  void close() throws Exception {
    vertx.close().await();
  }

  private FullNode start() throws Exception {
    return FullNode.start(
        vertx,
        FullNodeConfig.read(
            Map.of(
                "node.home", home.toString(),
                "node.rpc.port", Integer.toString(ports.chain()),
                "node.ws.port", Integer.toString(ports.chainWebSocket()),
                "node.rpc.parts.port", Integer.toString(ports.chainParts()),
                "node.cometbft.rpc.port", Integer.toString(ports.cometRpc()),
                "node.cometbft.p2p.port", Integer.toString(ports.cometP2p()))),
        line -> {});
  }

  private int port(String key) {
    return switch (key) {
      case "node.rpc.port" -> ports.chain();
      case "node.ws.port" -> ports.chainWebSocket();
      case "node.rpc.parts.port" -> ports.chainParts();
      default -> throw new IllegalArgumentException(key);
    };
  }

  @ParameterizedTest
  @ValueSource(strings = {"node.rpc.port", "node.ws.port", "node.rpc.parts.port"})
  void aStartThatFailsHalfWayLeavesNeitherLockNorPort(String key) throws Exception {
    try (ServerSocket taken = new ServerSocket(port(key), 1, InetAddress.getLoopbackAddress())) {
      assertTrue(taken.isBound());
      IOException refused = assertThrows(IOException.class, this::start);
      assertTrue(String.valueOf(refused.getMessage()).contains(key), refused::getMessage);
    }
    try (FullNode node = start()) {
      assertEquals(ports.chain(), node.rpcPort());
    }
  }

  @Test
  void aSecondNodeOnTheHomeIsRefusedAndTheFirstBecomesReady() throws Exception {
    try (FullNode node = start()) {
      assertThrows(FolderInUseException.class, this::start);
      Await.until(
          Duration.ofSeconds(60),
          "the node is not ready",
          () -> node.health().readiness().isGood());
      assertEquals(200, get("/health/live").statusCode());
      assertEquals("{\"status\":\"ok\",\"missing\":[]}", get("/health/ready").body());
      assertEquals(405, get("/other").statusCode());
    }
  }

  private HttpResponse<String> get(String path) throws Exception {
    try (HttpClient http = HttpClient.newHttpClient()) {
      URI uri = URI.create("http://127.0.0.1:%d%s".formatted(ports.chain(), path));
      return http.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString());
    }
  }
}
