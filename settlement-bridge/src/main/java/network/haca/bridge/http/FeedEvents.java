package network.haca.bridge.http;

import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import io.vertx.core.http.HttpServerResponse;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import network.haca.contracts.feeds.FeedContract;
import network.haca.feeds.FeedLedger;
import network.haca.feeds.FeedLedger.State;
import network.haca.primitives.Bytes32;

/**
 * News of a feed: each value once, and again when it becomes stale or fresh. All who listen to a
 * feed share one look at the chain a second. While the chain does not answer who listens already
 * hears nothing new, and who begins to is refused.
 */
final class FeedEvents {
  /** Listeners at once; one more is refused. */
  static final int LISTENERS_MAX = 256;

  private static final long LOOK_MILLIS = 1_000;

  /** Looks without news after which something is sent that keeps the connection open. */
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

  /** As server-sent events. */
  void serve(HttpServerResponse response, Bytes32 id) {
    Runnable end = listen(new SentEvents(response), id);
    response.exceptionHandler(gone -> {});
    response.endHandler(ended -> end.run());
    response.closeHandler(closed -> end.run());
  }

  /**
   * Tells the listener until it is over.
   *
   * @return to be called when it is, once or more
   */
  Runnable listen(FeedSink sink, Bytes32 id) {
    if (listeners.incrementAndGet() > LISTENERS_MAX) {
      listeners.decrementAndGet();
      sink.refuse(503, "%d listen to feeds already".formatted(LISTENERS_MAX));
      return () -> {};
    }
    Listener listener = new Listener(sink, id);
    long timer = vertx.setPeriodic(1, LOOK_MILLIS, tick -> listener.look());
    return () -> end(timer);
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

  /** One listener; all of it happens on its event loop. */
  private final class Listener {
    private final FeedSink sink;
    private final Bytes32 id;
    private Optional<Told> told = Optional.empty();
    private int quiet;
    private boolean isLooking;
    private boolean hasBegun;

    private record Told(long roundId, FeedContract.Round round, boolean isStale) {}

    Listener(FeedSink sink, Bytes32 id) {
      this.sink = sink;
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
                if (sink.isOver()) {
                  return;
                }
                if (done.succeeded()) {
                  take(done.result());
                } else if (!hasBegun) {
                  sink.refuse(503, "the chain does not answer");
                }
              });
    }

    private void take(Optional<State> state) {
      if (state.isEmpty()) {
        if (hasBegun) {
          sink.end();
        } else {
          sink.refuse(404, "there is no such feed");
        }
      } else if (sink.isBehind()) {
        sink.letGo();
      } else {
        tell(state.get());
      }
    }

    private void tell(State state) {
      if (!hasBegun) {
        hasBegun = true;
        sink.begin();
      }
      Optional<Told> now =
          state.latest().map(round -> new Told(state.roundId(), round, state.isStale()));
      if (now.isPresent() && !now.equals(told)) {
        told = now;
        quiet = 0;
        sink.tell(state, now.get().round());
      } else if (++quiet >= QUIET_LOOKS_MAX) {
        quiet = 0;
        sink.keepOpen();
      }
    }
  }
}
