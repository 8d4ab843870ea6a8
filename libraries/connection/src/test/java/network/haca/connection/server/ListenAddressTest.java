package network.haca.connection.server;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.net.ServerSocket;
import org.junit.jupiter.api.Test;

class ListenAddressTest {
  @Test
  void aPortIsFreeWhenNobodyListensOnIt() throws Exception {
    int port;
    try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = server.getLocalPort();
      assertFalse(ListenAddress.isFree(port));
    }
    assertTrue(ListenAddress.isFree(port));
  }
}
