package network.haca.oracle.http;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.WebSocket;
import io.vertx.core.http.WebSocketClient;
import io.vertx.core.http.WebSocketClientOptions;
import io.vertx.core.http.WebSocketConnectOptions;
import io.vertx.core.net.PemTrustOptions;
import java.net.URI;
import java.nio.channels.ClosedChannelException;
import java.time.InstantSource;
import java.util.function.Consumer;
import network.haca.oracle.source.Lookup;
import network.haca.oracle.source.SourceSecrets;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;

/** Opens WebSockets (RFC 6455) over TLS and begins what was agreed on with their source. */
final class StreamConnections {
  private final WebSocketClient client;
  private final HostAddresses addresses;
  private final SourceSecrets secrets;
  private final InstantSource clock;

  StreamConnections(
      Vertx vertx,
      FetchBounds bounds,
      HostAddresses addresses,
      SourceSecrets secrets,
      InstantSource clock) {
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
  }

  /**
   * Connects in the background.
   *
   * @param stream takes what comes
   * @param end takes why it is over, however far it came
   */
  void open(Lookup lookup, LiveStream stream, Consumer<Throwable> end) {
    URI url = URI.create(lookup.url());
    addresses
        .find(url.getHost(), Fetch.port(url))
        .compose(
            address ->
                client.connect(
                    new WebSocketConnectOptions()
                        .setHost(url.getHost())
                        .setPort(Fetch.port(url))
                        .setSsl(true)
                        .setURI(Fetch.target(url))))
        .compose(socket -> begin(lookup, stream, socket, end))
        .onFailure(end::accept);
  }

  Future<Void> close() {
    return client.close();
  }

  /** The client looks the name up itself, so what counts is the address that it came to. */
  private Future<Void> begin(
      Lookup lookup, LiveStream stream, WebSocket socket, Consumer<Throwable> end) {
    stream.opened(socket);
    Bytes32 certificate;
    try {
      addresses.check(URI.create(lookup.url()).getHost(), socket.remoteAddress());
      certificate = SourceCertificate.digest(lookup.source(), socket.sslSession());
    } catch (RefusedException e) {
      return Future.failedFuture(e);
    }
    Consumer<Bytes> came = body -> stream.came(new Seen(body, certificate, clock.instant()));
    socket.textMessageHandler(text -> came.accept(Bytes.ofUtf8(text)));
    socket.binaryMessageHandler(buffer -> came.accept(Bytes.wrap(buffer.getBytes())));
    socket.exceptionHandler(end::accept);
    socket.closeHandler(closed -> end.accept(new ClosedChannelException()));
    Future<Void> sent = Future.succeededFuture();
    for (String message : lookup.messages(secrets)) {
      sent = sent.compose(before -> socket.writeTextMessage(message));
    }
    return sent;
  }
}
