package network.haca.fullnode.app;

import io.vertx.core.Future;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.Optional;
import network.haca.connection.server.HostNames;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The ports of a node, refused by the name of their key where another program has them. */
final class NodePorts {
  private static final Logger LOG = LoggerFactory.getLogger(NodePorts.class);

  private static final Duration LOOK = Duration.ofMillis(100);
  private static final int LOOKS_MAX = 100;

  private NodePorts() {}

  /** Other programs may take a moment to give their ports back. */
  static void requireFree(String key, int port) throws IOException {
    Optional<IOException> cause = Optional.empty();
    for (int look = 0; look < LOOKS_MAX; look++) {
      cause = refusal(port);
      if (cause.isEmpty()) {
        return;
      }
      try {
        Thread.sleep(LOOK);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        break;
      }
    }
    throw inUse(key, port, cause.orElseThrow());
  }

  /** Warns of the parts' port where more than this machine may reach it. */
  static void warnIfOpen(String key, String host) {
    if (!HostNames.isLoopback(host)) {
      LOG.warn(
          "{} is {}: whoever reaches that address may use all of this node, since the parts' port"
              + " has no bounds for each user; let only the network's own parts reach it",
          key,
          host);
    }
  }

  /** Waits for a server that begins to listen. */
  static int await(String key, int port, Future<Integer> listening) throws IOException {
    try {
      return listening.toCompletionStage().toCompletableFuture().join();
    } catch (RuntimeException e) {
      throw inUse(key, port, e.getCause() == null ? e : e.getCause());
    }
  }

  private static Optional<IOException> refusal(int port) {
    try (ServerSocket _ = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
      return Optional.empty();
    } catch (IOException e) {
      return Optional.of(e);
    }
  }

  /** The cause tells a port that another has from a node that may open no more. */
  private static IOException inUse(String key, int port, Throwable cause) {
    return new IOException(
        "port %d is in use; choose another with %s: %s".formatted(port, key, cause.getMessage()),
        cause);
  }
}
