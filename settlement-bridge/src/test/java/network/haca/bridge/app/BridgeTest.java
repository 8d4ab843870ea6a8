package network.haca.bridge.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.Map;
import network.haca.service.FolderInUseException;
import network.haca.service.FolderLock;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A bridge has its folder for itself, and one that cannot start leaves nothing behind. */
@Timeout(60)
class BridgeTest {
  @TempDir private Path folder;

  private final Vertx vertx = Vertx.vertx();

  @AfterEach
  void stop() {
    vertx.close().await();
  }

  private Bridge start(int port) throws Exception {
    return Bridge.start(
        vertx,
        BridgeConfig.read(
            Map.of(
                "kafka.servers", "127.0.0.1:1",
                "bridge.data", folder.toString(),
                "bridge.port", Integer.toString(port),
                "bridge.key", "0x" + "01".repeat(32),
                "chain.rpc", "http://127.0.0.1:1",
                "cometbft.rpc", "http://127.0.0.1:1",
                "walrus.publisher", "http://127.0.0.1:1")));
  }

  @Test
  void aBridgeWhosePortIsTakenLeavesItsFolderToTheNextOne() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      String reason =
          String.valueOf(
              assertThrows(IOException.class, () -> start(taken.getLocalPort())).getMessage());
      assertTrue(reason.contains("bridge.port"), reason);
    }
    FolderLock.take(folder, "bridge.data").close();
  }

  @Test
  void twoBridgesDoNotShareAFolder() throws Exception {
    try (Bridge bridge = start(0)) {
      String reason =
          String.valueOf(assertThrows(FolderInUseException.class, () -> start(0)).getMessage());
      assertTrue(reason.contains("bridge.data"), reason);
      assertEquals(200, bridge.health().liveness().status());
      assertEquals(503, bridge.health().readiness().status());
      assertTrue(
          bridge.health().readiness().lacks().stream()
              .anyMatch(lack -> lack.name().equals("receipts")));
    }
    start(0).close();
  }
}
