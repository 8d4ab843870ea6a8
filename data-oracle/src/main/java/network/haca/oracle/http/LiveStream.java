package network.haca.oracle.http;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.http.WebSocket;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import network.haca.oracle.core.Asker;
import network.haca.oracle.source.Lookup;

/** A source's WebSocket and the last value that came on it. */
final class LiveStream {
  private final Lookup lookup;
  private final List<Promise<Seen>> waiting = new ArrayList<>();
  private Optional<WebSocket> socket = Optional.empty();
  private Optional<Seen> last = Optional.empty();
  private Optional<Throwable> end = Optional.empty();
  private Instant asked;
  private boolean isContracts = true;

  LiveStream(Lookup lookup, Instant now) {
    this.lookup = lookup;
    this.asked = now;
  }

  /** The last value if it is not too old, or the next one. */
  synchronized Future<Seen> value(Instant now) {
    asked = now;
    if (end.isPresent()) {
      return Future.failedFuture(end.get());
    }
    if (last.isPresent() && lookup.isFresh(last.get().at(), now)) {
      return Future.succeededFuture(last.get());
    }
    Promise<Seen> next = Promise.promise();
    waiting.add(next);
    return next.future();
  }

  synchronized void askedBy(Asker asker) {
    isContracts &= asker == Asker.CONTRACT;
  }

  /** Returns true if it is open for contracts alone. */
  synchronized boolean isContracts() {
    return isContracts;
  }

  synchronized boolean isAskedSince(Instant time) {
    return !asked.isBefore(time);
  }

  /** It stands; it is closed at once if it was ended before. */
  void opened(WebSocket opened) {
    boolean isOver;
    synchronized (this) {
      socket = Optional.of(opened);
      isOver = end.isPresent();
    }
    if (isOver) {
      var _ = opened.close();
    }
  }

  /** Takes a message that came, if it tells a value. */
  void came(Seen message) {
    if (!lookup.tells(message.body())) {
      return;
    }
    synchronized (this) {
      last = Optional.of(message);
    }
    taken().forEach(each -> each.tryComplete(message));
  }

  /** Fails who waits, and closes the connection. */
  void end(Throwable reason) {
    Optional<WebSocket> open;
    synchronized (this) {
      end = Optional.of(end.orElse(reason));
      open = socket;
    }
    open.ifPresent(WebSocket::close);
    taken().forEach(each -> each.tryFail(reason));
  }

  private synchronized List<Promise<Seen>> taken() {
    List<Promise<Seen>> taken = List.copyOf(waiting);
    waiting.clear();
    return taken;
  }
}
