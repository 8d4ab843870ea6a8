package network.haca.devnet.chaos;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A Walrus of this machine behind an HTTP server of ours, which answers as it is told to. */
final class WalrusFaults implements AutoCloseable {
  private static final int BODY_MAX = 10 << 20;
  private static final int SERVER_ERROR = 500;
  private static final int NOT_FOUND = 404;
  private static final int OK = 200;
  private static final Duration LATENESS = Duration.ofSeconds(4);
  private static final Duration TIMEOUT = Duration.ofSeconds(30);
  private static final Pattern BLOB_ID = Pattern.compile("\"blobId\":\"([A-Za-z0-9_-]{43})\"");

  /** An id that no blob of a test has. */
  private static final String WRONG_ID = "A".repeat(43);

  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final Set<String> forgotten = ConcurrentHashMap.newKeySet();
  private final HttpServer server;
  private final URI store;
  private volatile WalrusMood mode = WalrusMood.GOOD;

  private WalrusFaults(HttpServer server, URI store) {
    this.server = server;
    this.store = store;
  }

  /**
   * @param store without faults
   */
  static WalrusFaults start(URI store) throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    WalrusFaults faults = new WalrusFaults(server, store);
    server.setExecutor(faults.threads);
    server.createContext("/", faults::answer);
    server.start();
    return faults;
  }

  int port() {
    return server.getAddress().getPort();
  }

  void become(WalrusMood next) {
    mode = next;
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
    http.shutdownNow();
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      WalrusMood now = mode;
      if (now == WalrusMood.WALRUS_LATE) {
        Thread.sleep(LATENESS);
      }
      if (now == WalrusMood.WALRUS_ERROR) {
        exchange.sendResponseHeaders(SERVER_ERROR, -1);
        return;
      }
      HttpResponse<byte[]> honest = forward(exchange);
      if (exchange.getRequestMethod().equals("PUT")) {
        stored(exchange, honest, now);
      } else {
        read(exchange, honest, now);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private HttpResponse<byte[]> forward(HttpExchange exchange)
      throws IOException, InterruptedException {
    byte[] body = exchange.getRequestBody().readNBytes(BODY_MAX);
    HttpRequest request =
        HttpRequest.newBuilder(store.resolve(exchange.getRequestURI().toString()))
            .timeout(TIMEOUT)
            .method(exchange.getRequestMethod(), BodyPublishers.ofByteArray(body))
            .build();
    return http.send(request, BodyHandlers.ofByteArray());
  }

  private void stored(HttpExchange exchange, HttpResponse<byte[]> honest, WalrusMood now)
      throws IOException {
    String text = new String(honest.body(), StandardCharsets.UTF_8);
    Matcher id = BLOB_ID.matcher(text);
    if (id.find()) {
      if (now == WalrusMood.WALRUS_FORGETS) {
        forgotten.add(id.group(1));
      } else if (now != WalrusMood.WALRUS_WRONG_ID) {
        forgotten.remove(id.group(1));
      } else {
        text = text.replace(id.group(1), WRONG_ID);
      }
    }
    send(exchange, honest.statusCode(), text.getBytes(StandardCharsets.UTF_8));
  }

  private void read(HttpExchange exchange, HttpResponse<byte[]> honest, WalrusMood now)
      throws IOException {
    String path = exchange.getRequestURI().getPath();
    byte[] body = honest.body();
    if (forgotten.contains(path.substring(path.lastIndexOf('/') + 1))) {
      exchange.sendResponseHeaders(NOT_FOUND, -1);
      return;
    }
    if (now == WalrusMood.WALRUS_WRONG_BYTES && honest.statusCode() == OK && body.length > 0) {
      body[body.length - 1] ^= 1;
    }
    send(exchange, honest.statusCode(), body);
  }

  private static void send(HttpExchange exchange, int status, byte[] body) throws IOException {
    exchange.getResponseHeaders().set("Content-Type", "application/octet-stream");
    exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
    exchange.getResponseBody().write(body);
  }
}
