package network.haca.testing;

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
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A Walrus store behind somebody who counts the blobs that pass, and lets nothing pass after a
 * number of them: whoever asks then waits.
 */
final class StallingWalrus implements AutoCloseable {
  private final HttpServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final HttpClient http = HttpClient.newHttpClient();
  private final URI walrus;
  private final String method;
  private final int blobsMax;
  private final AtomicInteger passed = new AtomicInteger();
  private final CountDownLatch stalled = new CountDownLatch(1);
  private final CountDownLatch over = new CountDownLatch(1);

  /**
   * @param method whose blobs are counted, {@code PUT} or {@code GET}
   */
  StallingWalrus(URI walrus, String method, int blobsMax) throws IOException {
    this.walrus = walrus;
    this.method = method;
    this.blobsMax = blobsMax;
    this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(threads);
    server.createContext("/", this::answer);
    server.start();
  }

  String uri() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  int passed() {
    return passed.get();
  }

  /** Waits until somebody waits for a blob that does not pass. */
  boolean awaitStall(Duration patience) throws InterruptedException {
    return stalled.await(patience.toMillis(), TimeUnit.MILLISECONDS);
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      boolean counts = exchange.getRequestMethod().equals(method);
      if (counts && passed.get() >= blobsMax) {
        stalled.countDown();
        over.await();
        return;
      }
      HttpResponse<byte[]> answer = pass(exchange);
      if (counts && answer.statusCode() == 200) {
        passed.incrementAndGet();
      }
      exchange.sendResponseHeaders(answer.statusCode(), answer.body().length);
      exchange.getResponseBody().write(answer.body());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private HttpResponse<byte[]> pass(HttpExchange exchange)
      throws IOException, InterruptedException {
    byte[] body = exchange.getRequestBody().readAllBytes();
    HttpRequest request =
        HttpRequest.newBuilder(walrus.resolve(exchange.getRequestURI()))
            .method(exchange.getRequestMethod(), BodyPublishers.ofByteArray(body))
            .build();
    return http.send(request, BodyHandlers.ofByteArray());
  }

  @Override
  public void close() {
    over.countDown();
    server.stop(0);
    threads.shutdownNow();
    http.shutdownNow();
  }
}
