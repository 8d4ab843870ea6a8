package network.haca.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import network.haca.devnet.network.Network;
import network.haca.devnet.network.NetworkPorts;
import network.haca.service.FolderInUseException;
import network.haca.service.FolderLock;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A development network is started whole or not at all, and once on a home. */
class OneHomeIT {
  @TempDir private Path home;

  @Test
  void aHomeThatIsInUseIsRefusedBeforeAnythingInItIsOpened() throws Exception {
    try (FolderLock _ = FolderLock.take(home, "--home")) {
      String message =
          assertThrows(
                  FolderInUseException.class,
                  () -> Network.start(home, home, NetworkPorts.free(), line -> {}))
              .getMessage();
      assertEquals(
          home + " is in use by this process; end that first, or give another folder with --home",
          message);
    }
    assertFalse(Files.exists(home.resolve("kafka")), "nothing was opened");
  }

  @Test
  void everythingThatIsMissingIsToldAtOnceBeforeTheFirstPartStarts() throws Exception {
    NetworkPorts ports = NetworkPorts.free();
    Path models = home.resolve("no-models");
    try (ServerSocket http = taken(ports.http());
        ServerSocket walrus = taken(ports.walrus())) {
      String message =
          assertThrows(
                  IOException.class,
                  () -> Network.start(home.resolve("home"), models, ports, line -> {}))
              .getMessage();
      for (String fault :
          List.of(
              models + ": not a readable directory",
              "port %d (HTTP) is in use".formatted(http.getLocalPort()),
              "port %d (Walrus) is in use".formatted(walrus.getLocalPort()))) {
        assertTrue(String.valueOf(message).contains(fault), message);
      }
    }
    assertFalse(Files.exists(home.resolve("home/kafka")), "nothing was started");
    FolderLock.take(home.resolve("home"), "--home").close();
  }

  @Test
  void portsBeyondTheLastOneAreRefused() {
    String message =
        assertThrows(
                IOException.class,
                () -> Network.start(home, home, NetworkPorts.standard(60_000), line -> {}))
            .getMessage();
    assertTrue(String.valueOf(message).contains("port 91415 (Walrus) is above 65535"), message);
  }

  private static ServerSocket taken(int port) throws IOException {
    return new ServerSocket(port, 1, InetAddress.getLoopbackAddress());
  }
}
