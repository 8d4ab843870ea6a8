package network.haca.connection.server;

import io.vertx.core.Future;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.UnknownHostException;
import java.nio.channels.UnresolvedAddressException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletionException;

/**
 * The address at which a server is to listen, with the setting that its user would change if it
 * cannot.
 *
 * @param key of the port: a setting, or an option of a command
 * @param port 0 lets the system choose
 */
public record ListenAddress(String key, String host, int port) {
  private static final Duration LOOK = Duration.ofMillis(100);
  private static final int LOOKS_MAX = 30;
  private static final String DENIED = "Permission denied";
  private static final String NOT_OURS = "Cannot assign requested address";

  /** Starts to listen; the result is the port in use. */
  @FunctionalInterface
  public interface Listening {
    Future<Integer> at(String host, int port);
  }

  /**
   * Waits until a server listens here; the result is its port.
   *
   * @throws IOException if it cannot, in a sentence that names the setting
   */
  public int open(Listening server) throws IOException {
    try {
      return server.at(host, port).toCompletionStage().toCompletableFuture().join();
    } catch (CompletionException e) {
      Throwable cause = e.getCause() == null ? e : e.getCause();
      throw new IOException(sentence(cause), cause);
    }
  }

  /**
   * Looks whether a child of this process can listen here; others may take a moment to give the
   * port back.
   *
   * @throws IOException if it cannot within three seconds, in a sentence that names the setting
   */
  public void requireFree() throws IOException {
    for (int look = 1; ; look++) {
      Optional<IOException> refusal = refusal(host, port);
      if (refusal.isEmpty()) {
        return;
      }
      if (look == LOOKS_MAX) {
        throw new IOException(sentence(refusal.get()), refusal.get());
      }
      try {
        Thread.sleep(LOOK);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IOException("interrupted while %s was looked at".formatted(key), e);
      }
    }
  }

  /** Says whether a server of this machine could listen on a port now, for this machine alone. */
  public static boolean isFree(int port) {
    return refusal(InetAddress.getLoopbackAddress().getHostAddress(), port).isEmpty();
  }

  private static Optional<IOException> refusal(String host, int port) {
    try (ServerSocket _ = new ServerSocket(port, 1, InetAddress.getByName(host))) {
      return Optional.empty();
    } catch (IOException e) {
      return Optional.of(e);
    }
  }

  private String sentence(Throwable cause) {
    String reason = String.valueOf(cause.getMessage());
    if (cause instanceof UnknownHostException
        || cause instanceof UnresolvedAddressException
        || reason.contains(NOT_OURS)) {
      return "%s is no address of this machine, at which %s is to listen".formatted(host, key);
    }
    if (reason.contains(DENIED)) {
      return "port %d is not for this user; choose one from 1024 on with %s".formatted(port, key);
    }
    if (cause instanceof BindException) {
      return "port %d of %s is in use; choose another with %s".formatted(port, host, key);
    }
    return "cannot listen on %s:%d (%s): %s".formatted(host, port, key, reason);
  }
}
