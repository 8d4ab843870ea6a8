package network.haca.connection;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.concurrent.Callable;

/**
 * Converts between bytes and what they mean without holding up other requests: an event loop serves
 * many connections, and long JSON takes it seconds.
 */
public final class OffEventLoop {
  /** What is shorter is converted at once: that takes less time than to change threads. */
  private static final int AT_ONCE_BYTES_MAX = 32 << 10;

  private final Vertx vertx;

  public OffEventLoop(Vertx vertx) {
    this.vertx = vertx;
  }

  /**
   * The result of a conversion, given on the caller's event loop.
   *
   * @param bytes that are converted
   */
  public <T> Future<T> convert(long bytes, Callable<T> conversion) {
    if (bytes > AT_ONCE_BYTES_MAX) {
      return vertx.executeBlocking(conversion, false);
    }
    try {
      return Future.succeededFuture(conversion.call());
    } catch (Exception | OutOfMemoryError | StackOverflowError e) {
      return Future.failedFuture(e);
    }
  }
}
