package network.haca.bridge.chain;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import network.haca.primitives.Bytes;
import network.haca.walrus.BlobId;

/** Publisher and aggregator of one blob, which say what they are told to. */
final class LyingWalrus implements AutoCloseable {
  private static final int SHARDS = 10;

  private final HttpServer server;
  private volatile Bytes named = Bytes.EMPTY;
  private volatile Optional<Bytes> given = Optional.empty();
  private final List<Bytes> stored = new CopyOnWriteArrayList<>();

  private volatile boolean isRefusing;

  LyingWalrus() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/v1/blobs", this::handle);
    server.start();
  }

  /** The publisher names the id of these bytes, whatever it is given. */
  LyingWalrus naming(Bytes blob) {
    named = blob;
    return this;
  }

  /** The aggregator gives these bytes, whatever it is asked for. */
  LyingWalrus giving(Bytes blob) {
    given = Optional.of(blob);
    return this;
  }

  /** The publisher calls everything too large. */
  void refusing() {
    isRefusing = true;
  }

  /** What the publisher was given, in that order. */
  List<Bytes> stored() {
    return List.copyOf(stored);
  }

  URI uri() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      byte[] body = exchange.getRequestBody().readAllBytes();
      if (exchange.getRequestMethod().equals("PUT")) {
        stored.add(Bytes.wrap(body));
        if (isRefusing) {
          exchange.sendResponseHeaders(413, -1);
          return;
        }
        String id = BlobId.of(named, SHARDS).toText();
        send(exchange, Bytes.ofUtf8("{\"alreadyCertified\":{\"blobId\":\"" + id + "\"}}"));
      } else if (given.isPresent()) {
        send(exchange, given.get());
      } else {
        exchange.sendResponseHeaders(404, -1);
      }
    }
  }

  private static void send(HttpExchange exchange, Bytes body) throws IOException {
    exchange.sendResponseHeaders(200, body.size());
    exchange.getResponseBody().write(body.toArray());
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
