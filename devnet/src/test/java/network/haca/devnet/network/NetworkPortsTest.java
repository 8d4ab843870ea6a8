package network.haca.devnet.network;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class NetworkPortsTest {
  /** The lowest that Linux gives to outgoing connections, unless it is told otherwise. */
  private static final int OUTGOING = 32_768;

  private static final int LOOKS = 50;

  private static Set<Integer> ports(int offset) {
    return NetworkPorts.ofValidators(offset, 2).stream()
        .flatMap(validator -> validator.byUse(true, true, true).values().stream())
        .collect(Collectors.toSet());
  }

  @Test
  void noPortAtAFreeOffsetCanBeTakenByAnOutgoingConnection() {
    for (int i = 0; i < LOOKS; i++) {
      int offset = NetworkPorts.freeOffset(2);
      assertTrue(ports(offset).stream().allMatch(port -> port < OUTGOING), () -> offset + "");
    }
  }

  @Test
  void anOffsetAtWhichAServerListensIsNotFree() throws IOException {
    int taken = NetworkPorts.freeOffset(2);
    int port = NetworkPorts.standard(taken).walrus();
    try (ServerSocket _ = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
      Set<Integer> offsets =
          IntStream.range(0, LOOKS)
              .map(look -> NetworkPorts.freeOffset(2))
              .boxed()
              .collect(Collectors.toSet());
      assertEquals(
          Set.of(),
          offsets.stream().filter(at -> ports(at).contains(port)).collect(Collectors.toSet()));
    }
  }
}
