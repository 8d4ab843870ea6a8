package network.haca.testing;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import network.haca.primitives.Bytes;
import network.haca.walrus.BlobId;
import network.haca.walrus.WalrusClient;

/** A Walrus aggregator with a fault, in front of one that has none. */
final class FaultyAggregator implements AutoCloseable {
  private static final String BLOBS = "/v1/blobs/";
  private static final int SHARDS = 10;
  private static final int BYTES_MAX = 8 << 20;
  private static final Duration PAUSE = Duration.ofSeconds(1);

  private final HttpServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final WalrusClient honest;
  private final Fault fault;

  enum Fault {
    ABSENT,
    OTHER_BYTES,
    LARGER_THAN_ANY_BATCH,
    LATE
  }

  private FaultyAggregator(HttpServer server, WalrusClient honest, Fault fault) {
    this.server = server;
    this.honest = honest;
    this.fault = fault;
  }

  static FaultyAggregator start(URI honest, Fault fault) throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    FaultyAggregator aggregator =
        new FaultyAggregator(
            server, new WalrusClient(honest, SHARDS, Duration.ofSeconds(10)), fault);
    server.setExecutor(aggregator.threads);
    server.createContext(BLOBS, aggregator::answer);
    server.start();
    return aggregator;
  }

  URI uri() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      switch (fault) {
        case ABSENT -> exchange.sendResponseHeaders(404, -1);
        case OTHER_BYTES -> send(exchange, new byte[] {1, 2, 3});
        case LARGER_THAN_ANY_BATCH -> send(exchange, new byte[BYTES_MAX + 1]);
        case LATE -> {
          Thread.sleep(PAUSE);
          String id = exchange.getRequestURI().getPath().substring(BLOBS.length());
          Optional<Bytes> blob = honest.get(BlobId.parse(id).orElseThrow(), BYTES_MAX);
          if (blob.isPresent()) {
            send(exchange, blob.get().toArray());
          } else {
            exchange.sendResponseHeaders(404, -1);
          }
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void send(HttpExchange exchange, byte[] body) throws IOException {
    exchange.sendResponseHeaders(200, body.length);
    exchange.getResponseBody().write(body);
  }

  @Override
  public void close() {
    threads.shutdownNow();
    server.stop(0);
  }
}
