package network.haca.stack.network;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;

/** Where the network's parts listen on this machine. */
public record NetworkPorts(
    int http,
    int grpc,
    int metrics,
    int receipts,
    int chain,
    int chainWebSocket,
    int kafka,
    int kafkaController,
    int cometRpc,
    int cometP2p,
    int walrus,
    int worker,
    int secondWorker) {

  /** The standard ports, all moved by {@code offset}. */
  public static NetworkPorts standard(int offset) {
    return new NetworkPorts(
        8000 + offset,
        8001 + offset,
        8002 + offset,
        8010 + offset,
        8545 + offset,
        8546 + offset,
        9092 + offset,
        9093 + offset,
        26657 + offset,
        26656 + offset,
        31415 + offset,
        8100 + offset,
        8101 + offset);
  }

  /** Ports that are free now. */
  public static NetworkPorts free() {
    List<ServerSocket> sockets = new ArrayList<>();
    try {
      for (int i = 0; i < 13; i++) {
        sockets.add(new ServerSocket(0));
      }
      List<Integer> ports = sockets.stream().map(ServerSocket::getLocalPort).toList();
      for (ServerSocket socket : sockets) {
        socket.close();
      }
      return new NetworkPorts(
          ports.get(0),
          ports.get(1),
          ports.get(2),
          ports.get(3),
          ports.get(4),
          ports.get(5),
          ports.get(6),
          ports.get(7),
          ports.get(8),
          ports.get(9),
          ports.get(10),
          ports.get(11),
          ports.get(12));
    } catch (IOException e) {
      throw new UncheckedIOException("this machine has no free ports", e);
    }
  }
}
