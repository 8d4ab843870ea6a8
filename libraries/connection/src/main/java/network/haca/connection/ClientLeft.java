package network.haca.connection;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.http.HttpServerResponse;

/** Whether who waits for an answer has gone away. */
public final class ClientLeft {
  private ClientLeft() {}

  /** Completes when the client is gone before the answer has ended; else never. */
  public static Future<Void> of(HttpServerResponse response) {
    Promise<Void> left = Promise.promise();
    response.closeHandler(
        gone -> {
          if (!response.ended()) {
            left.tryComplete();
          }
        });
    if (response.closed() && !response.ended()) {
      left.tryComplete();
    }
    return left.future();
  }
}
