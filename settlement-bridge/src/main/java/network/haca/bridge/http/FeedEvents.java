package network.haca.bridge.http;

import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import io.vertx.core.http.HttpServerResponse;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import network.haca.feeds.FeedLedger;
import network.haca.feeds.FeedLedger.State;
import network.haca.primitives.Bytes32;

/**
 * Server-sent events of a feed: each value once, and again when it becomes stale or fresh. All who
 * listen to a feed share one look at the chain a second. While the chain does not answer who
 * listens already hears nothing new, and who begins to is refused.
 */
final class FeedEvents {
  /** Listeners at once; one more is refused. */
  static final int LISTENERS_MAX = 256;

  private static final long LOOK_MILLIS = 1_000;

  /** Looks without news after which a comment keeps the connection open. */
  private static final int QUIET_LOOKS_MAX = 10;

  /** Threads that look at the chain for listeners, so that they hold up nobody else. */
  private static final int THREADS = 2;

  private final Vertx vertx;
  private final WorkerExecutor executor;
  private final FeedLedger feeds;
  private final AtomicInteger listeners = new AtomicInteger();
  private final Map<Bytes32, Look> looks = new ConcurrentHashMap<>();

  private record Look(long atNanos, Optional<State> state) {}

  FeedEvents(Vertx vertx, FeedLedger feeds) {
    this.vertx = vertx;
    this.executor = vertx.createSharedWorkerExecutor("feed-events", THREADS);
    this.feeds = feeds;
  }

  void serve(HttpServerResponse response, Bytes32 id) {
    if (listeners.incrementAndGet() > LISTENERS_MAX) {
      listeners.decrementAndGet();
      FeedRoutes.error(response, 503, "%d listen to feeds already".formatted(LISTENERS_MAX));
      return;
    }
    Listener listener = new Listener(response, id);
    long timer = vertx.setPeriodic(1, LOOK_MILLIS, tick -> listener.look());
    response.exceptionHandler(gone -> {});
    response.endHandler(ended -> end(timer));
    response.closeHandler(closed -> end(timer));
  }

  /** Called by the end of the response or of the connection, whichever comes; counted once. */
  private void end(long timer) {
    if (vertx.cancelTimer(timer)) {
      listeners.decrementAndGet();
    }
  }

  private synchronized Optional<State> state(Bytes32 id) throws IOException {
    Look last = looks.get(id);
    if (last != null && System.nanoTime() - last.atNanos() < LOOK_MILLIS * 900_000) {
      return last.state();
    }
    Optional<State> state = feeds.state(id);
    if (state.isPresent()) {
      looks.put(id, new Look(System.nanoTime(), state));
    }
    return state;
  }

  /** One connection; all of it happens on its event loop. */
  private final class Listener {
    private final HttpServerResponse response;
    private final Bytes32 id;
    private String told = "";
    private int quiet;
    private boolean isLooking;

    Listener(HttpServerResponse response, Bytes32 id) {
      this.response = response;
      this.id = id;
    }

    void look() {
      if (isLooking) {
        return;
      }
      isLooking = true;
      executor
          .executeBlocking(() -> state(id), false)
          .onComplete(
              done -> {
                isLooking = false;
                if (done.succeeded()) {
                  tell(done.result());
                } else if (!response.headWritten() && !response.closed()) {
                  FeedRoutes.error(response, 503, "the chain does not answer");
                }
              });
    }

    private void tell(Optional<State> state) {
      if (response.ended() || response.closed()) {
        return;
      }
      if (state.isEmpty()) {
        if (response.headWritten()) {
          var _ = response.end();
        } else {
          FeedRoutes.error(response, 404, "there is no such feed");
        }
        return;
      }
      if (response.writeQueueFull()) {
        // Who does not read is let go.
        var _ = response.reset();
        return;
      }
      String event =
          state
              .get()
              .latest()
              .map(round -> FeedJson.latest(state.get(), round).toString())
              .orElse("");
      write(state.get().roundId(), event);
    }

    private void write(long roundId, String event) {
      if (!response.headWritten()) {
        response
            .setChunked(true)
            .putHeader("Content-Type", "text/event-stream")
            .putHeader("Cache-Control", "no-store");
        var _ = response.write(":\n\n");
      }
      if (!event.isEmpty() && !event.equals(told)) {
        told = event;
        quiet = 0;
        var _ = response.write("id: " + roundId + "\nevent: value\ndata: " + event + "\n\n");
      } else if (++quiet >= QUIET_LOOKS_MAX) {
        quiet = 0;
        var _ = response.write(":\n\n");
      }
    }
  }
}
