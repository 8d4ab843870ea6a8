package network.haca.oracle.http;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.net.URI;
import java.nio.channels.ClosedChannelException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import network.haca.oracle.core.Asker;
import network.haca.oracle.source.Lookup;
import network.haca.oracle.source.SourceSecrets;

/**
 * The sources that tell their values on a WebSocket over TLS. A connection is opened for the first
 * question and kept while there are more; it is closed when nobody asked for {@link #IDLE}, or when
 * nothing came while somebody waited.
 */
final class Streams {
  static final Duration IDLE = Duration.ofMinutes(1);
  private static final Duration LOOK = Duration.ofSeconds(10);

  private final Vertx vertx;
  private final StreamConnections connections;
  private final FetchBounds bounds;
  private final InstantSource clock;
  private final Map<String, LiveStream> open = new HashMap<>();
  private final long look;

  Streams(
      Vertx vertx,
      FetchBounds bounds,
      HostAddresses addresses,
      SourceSecrets secrets,
      InstantSource clock) {
    this.vertx = vertx;
    this.bounds = bounds;
    this.clock = clock;
    this.connections = new StreamConnections(vertx, bounds, addresses, secrets, clock);
    this.look = vertx.setPeriodic(LOOK.toMillis(), each -> endIdle());
  }

  /** Returns true if a question needs a new connection. */
  synchronized boolean isOpen(Lookup lookup) {
    return open.containsKey(key(lookup));
  }

  /** The last value, or the next; fails with {@link RefusedException} only. */
  Future<Seen> ask(Lookup lookup, Asker asker) {
    String host = URI.create(lookup.url()).getHost();
    Duration whole = Fetch.whole(lookup, bounds);
    LiveStream stream;
    try {
      stream = stream(lookup, asker);
    } catch (RefusedException e) {
      return Future.failedFuture(e);
    }
    return stream
        .value(clock.instant())
        .timeout(whole.toMillis(), TimeUnit.MILLISECONDS)
        .onFailure(failure -> end(lookup, stream, failure))
        .recover(failure -> Future.failedFuture(FetchFailure.named(host, whole, failure)));
  }

  Future<Void> close() {
    vertx.cancelTimer(look);
    List<LiveStream> all;
    synchronized (this) {
      all = new ArrayList<>(open.values());
      open.clear();
    }
    all.forEach(stream -> stream.end(new ClosedChannelException()));
    return connections.close();
  }

  private synchronized LiveStream stream(Lookup lookup, Asker asker) throws RefusedException {
    LiveStream known = open.get(key(lookup));
    if (known != null) {
      known.askedBy(asker);
      return known;
    }
    int contractsMax = bounds.contracts().of(bounds.streams());
    if (asker == Asker.CONTRACT
        && open.values().stream().filter(LiveStream::isContracts).count() >= contractsMax) {
      throw new RefusedException(
          FactRefusal.overloaded(
              "%d streams are open for contracts, and no more may be".formatted(contractsMax)));
    }
    if (open.size() >= bounds.streams()) {
      throw new RefusedException(
          FactRefusal.overloaded("%d streams are open, and no more may be".formatted(open.size())));
    }
    LiveStream stream = new LiveStream(lookup, clock.instant());
    stream.askedBy(asker);
    open.put(key(lookup), stream);
    connections.open(lookup, stream, reason -> end(lookup, stream, reason));
    return stream;
  }

  private void end(Lookup lookup, LiveStream stream, Throwable reason) {
    synchronized (this) {
      open.remove(key(lookup), stream);
    }
    stream.end(reason);
  }

  private void endIdle() {
    Instant since = clock.instant().minus(IDLE);
    List<LiveStream> idle = new ArrayList<>();
    synchronized (this) {
      open.values().stream().filter(each -> !each.isAskedSince(since)).forEach(idle::add);
      open.values().removeAll(idle);
    }
    idle.forEach(stream -> stream.end(new ClosedChannelException()));
  }

  private static String key(Lookup lookup) {
    return lookup.source().name() + lookup.values();
  }
}
