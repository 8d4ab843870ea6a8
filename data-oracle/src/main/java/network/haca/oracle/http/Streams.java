package network.haca.oracle.http;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.WebSocket;
import io.vertx.core.http.WebSocketClient;
import io.vertx.core.http.WebSocketClientOptions;
import io.vertx.core.http.WebSocketConnectOptions;
import io.vertx.core.net.PemTrustOptions;
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
import network.haca.oracle.source.Lookup;
import network.haca.oracle.source.SourceSecrets;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;

/**
 * The sources that tell their values on a WebSocket over TLS. A connection is opened for the first
 * question and kept while there are more; it is closed when nobody asked for {@link #IDLE}, or when
 * nothing came while somebody waited.
 */
final class Streams {
  static final Duration IDLE = Duration.ofMinutes(1);
  private static final Duration LOOK = Duration.ofSeconds(10);

  private final Vertx vertx;
  private final WebSocketClient client;
  private final FetchBounds bounds;
  private final HostAddresses addresses;
  private final SourceSecrets secrets;
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
    this.addresses = addresses;
    this.secrets = secrets;
    this.clock = clock;
    WebSocketClientOptions options =
        new WebSocketClientOptions()
            .setSsl(true)
            .setConnectTimeout((int) bounds.connect().toMillis())
            .setMaxConnections(bounds.streams())
            .setMaxFrameSize(bounds.answerBytesMax())
            .setMaxMessageSize(bounds.answerBytesMax());
    bounds
        .trust()
        .ifPresent(
            file -> options.setTrustOptions(new PemTrustOptions().addCertPath(file.toString())));
    this.client = vertx.createWebSocketClient(options);
    this.look = vertx.setPeriodic(LOOK.toMillis(), each -> endIdle());
  }

  /** Whether a question needs a new connection. */
  synchronized boolean isOpen(Lookup lookup) {
    return open.containsKey(key(lookup));
  }

  /** The last value, or the next; fails with {@link RefusedException} only. */
  Future<Seen> ask(Lookup lookup) {
    String host = URI.create(lookup.url()).getHost();
    Duration whole = Fetch.whole(lookup, bounds);
    LiveStream stream;
    try {
      stream = stream(lookup);
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
    return client.close();
  }

  private synchronized LiveStream stream(Lookup lookup) throws RefusedException {
    LiveStream known = open.get(key(lookup));
    if (known != null) {
      return known;
    }
    if (open.size() >= bounds.streams()) {
      throw new RefusedException(
          FactRefusal.overloaded("%d streams are open, and no more may be".formatted(open.size())));
    }
    LiveStream stream = new LiveStream(lookup, clock.instant());
    open.put(key(lookup), stream);
    connect(lookup, stream).onFailure(failure -> end(lookup, stream, failure));
    return stream;
  }

  private Future<Void> connect(Lookup lookup, LiveStream stream) {
    URI url = URI.create(lookup.url());
    return addresses
        .find(url.getHost(), Fetch.port(url))
        .compose(
            address ->
                client.connect(
                    new WebSocketConnectOptions()
                        .setHost(url.getHost())
                        .setPort(Fetch.port(url))
                        .setSsl(true)
                        .setURI(Fetch.target(url))))
        .compose(socket -> begin(lookup, stream, socket));
  }

  /** The client looks the name up itself, so what counts is the address that it came to. */
  private Future<Void> begin(Lookup lookup, LiveStream stream, WebSocket socket) {
    stream.opened(socket);
    Bytes32 certificate;
    try {
      addresses.check(URI.create(lookup.url()).getHost(), socket.remoteAddress());
      certificate = SourceCertificate.digest(lookup.source(), socket.sslSession());
    } catch (RefusedException e) {
      return Future.failedFuture(e);
    }
    socket.textMessageHandler(
        text -> stream.came(new Seen(Bytes.ofUtf8(text), certificate, clock.instant())));
    socket.binaryMessageHandler(
        buffer -> stream.came(new Seen(bytes(buffer), certificate, clock.instant())));
    socket.exceptionHandler(failure -> end(lookup, stream, failure));
    socket.closeHandler(closed -> end(lookup, stream, new ClosedChannelException()));
    Future<Void> sent = Future.succeededFuture();
    for (String message : lookup.messages(secrets)) {
      sent = sent.compose(before -> socket.writeTextMessage(message));
    }
    return sent;
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

  private static Bytes bytes(Buffer buffer) {
    return Bytes.wrap(buffer.getBytes());
  }

  private static String key(Lookup lookup) {
    return lookup.source().name() + lookup.values();
  }
}
