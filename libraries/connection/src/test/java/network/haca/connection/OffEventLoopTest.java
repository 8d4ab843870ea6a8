package network.haca.connection;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class OffEventLoopTest {
  private final Vertx vertx = Vertx.vertx();
  private final OffEventLoop offEventLoop = new OffEventLoop(vertx);

  @AfterEach
  void close() {
    vertx.close().await();
  }

  /** Returns true if a conversion of so many bytes, asked for on an event loop, runs on it. */
  private boolean holdsUpTheEventLoop(long bytes) {
    Promise<Boolean> answer = Promise.promise();
    vertx.runOnContext(
        now -> {
          Future<Boolean> converted = offEventLoop.convert(bytes, Context::isOnEventLoopThread);
          converted.onComplete(answer::handle);
        });
    return answer.future().await();
  }

  @Test
  void muchIsConvertedByAnotherThread() {
    assertFalse(holdsUpTheEventLoop(20_000_000));
  }

  @Test
  void littleIsConvertedAtOnce() {
    assertTrue(holdsUpTheEventLoop(1_000));
  }
}
