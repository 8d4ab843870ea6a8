package network.haca.fullnode.rpc;

import io.vertx.core.Vertx;
import io.vertx.core.http.ServerWebSocket;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import network.haca.connection.ClientQuota;
import network.haca.fullnode.lane.Caller;
import network.haca.fullnode.lane.Held;
import network.haca.fullnode.lane.Lane;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A WebSocket that hears of what it subscribed to. What it has yet to take counts for its address;
 * a reader that is too far behind is cut off.
 */
final class Subscriber {
  private static final Logger LOG = LoggerFactory.getLogger(Subscriber.class);

  /** Notifications that a reader may be behind, in bytes. */
  private static final int BEHIND_BYTES_MAX = 4 << 20;

  /** Memory of a notification beside its text, in bytes. */
  private static final int NOTIFICATION_BYTES = 200;

  private final Vertx vertx;
  private final ServerWebSocket socket;
  private final Lane lane;
  private final Caller caller;
  private final Subscriptions own;
  private final AtomicLong untaken = new AtomicLong();
  private final AtomicBoolean isEnded = new AtomicBoolean();
  private final AtomicLong spent = new AtomicLong();

  /**
   * @param quota of all connections' subscriptions
   */
  Subscriber(Vertx vertx, ServerWebSocket socket, Lane lane, Caller caller, ClientQuota quota) {
    this.vertx = vertx;
    this.socket = socket;
    this.lane = lane;
    this.caller = caller;
    this.own = new Subscriptions(quota, caller.address(), this::write);
  }

  Subscriptions own() {
    return own;
  }

  /** Nanoseconds that it took to tell it. */
  long spent() {
    return spent.get();
  }

  /** Tells it of what happened; on the one thread of the lane's events. */
  void tell(Consumer<Subscriptions> news) {
    if (own.isEmpty() || isEnded.get()) {
      return;
    }
    long begun = System.nanoTime();
    try {
      news.accept(own);
    } catch (RuntimeException | OutOfMemoryError | StackOverflowError e) {
      LOG.error("a subscriber was not told", e);
      end("notifications were lost; ask for what is missing, and subscribe again");
    } finally {
      long took = System.nanoTime() - begun;
      spent.addAndGet(took);
      caller.spend(took);
    }
  }

  /** It takes more of the thread than others, who would hear late. */
  void behind() {
    if (!own.isEmpty()) {
      end("its subscriptions take too long; have fewer, or narrower ones");
    }
  }

  private boolean write(String notification) {
    if (isEnded.get() || socket.isClosed()) {
      return false;
    }
    long bytes = (long) notification.length() + NOTIFICATION_BYTES;
    Held held = lane.hold(caller);
    if (untaken.addAndGet(bytes) > BEHIND_BYTES_MAX || !held.reserve(bytes)) {
      untaken.addAndGet(-bytes);
      held.close();
      end("notifications are not read fast enough");
      return false;
    }
    socket
        .writeTextMessage(notification)
        .onComplete(
            taken -> {
              untaken.addAndGet(-bytes);
              held.close();
            });
    return true;
  }

  private void end(String reason) {
    if (isEnded.compareAndSet(false, true)) {
      WebSockets.end(vertx, socket, WebSockets.POLICY_VIOLATION, reason);
    }
  }
}
