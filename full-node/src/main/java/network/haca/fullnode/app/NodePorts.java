package network.haca.fullnode.app;

import io.vertx.core.Future;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** The ports of a node, refused by the name of their key where another program has them. */
final class NodePorts {
  private static final Duration LOOK = Duration.ofMillis(100);
  private static final int LOOKS_MAX = 100;

  private NodePorts() {}

  /** Other programs may take a moment to give their ports back. */
  static void requireFree(String key, int port) throws IOException {
    for (int look = 0; look < LOOKS_MAX; look++) {
      if (isFree(port)) {
        return;
      }
      try {
        Thread.sleep(LOOK);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        break;
      }
    }
    throw inUse(key, port, null);
  }

  /** Waits for a server that begins to listen. */
  static int await(String key, int port, Future<Integer> listening) throws IOException {
    try {
      return listening.toCompletionStage().toCompletableFuture().join();
    } catch (RuntimeException e) {
      throw inUse(key, port, e);
    }
  }

  private static boolean isFree(int port) {
    try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
      return socket.isBound();
    } catch (IOException e) {
      return false;
    }
  }

  private static IOException inUse(String key, int port, @Nullable RuntimeException cause) {
    return new IOException("port %d is in use; choose another with %s".formatted(port, key), cause);
  }
}
