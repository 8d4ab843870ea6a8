package network.haca.walrus;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import network.haca.primitives.Bytes;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class WalrusClientTest {
  private static final String ID = "A".repeat(43);

  private final CountDownLatch ended = new CountDownLatch(1);

  @SuppressWarnings("NullAway.Init")
  private HttpServer server;

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.start();
  }

  @AfterEach
  void stop() {
    ended.countDown();
    server.stop(0);
  }

  private WalrusClient answering(Duration timeout, HttpHandler handler) {
    server.createContext("/v1/blobs/" + ID, handler);
    return new WalrusClient(
        URI.create("http://127.0.0.1:" + server.getAddress().getPort()), timeout);
  }

  private WalrusClient answering(int status, byte... body) {
    return answering(
        Duration.ofSeconds(30),
        exchange -> {
          try (exchange) {
            exchange.sendResponseHeaders(status, body.length);
            exchange.getResponseBody().write(body);
          }
        });
  }

  private static String refusal(WalrusClient client) {
    return String.valueOf(assertThrows(IOException.class, () -> client.get(ID, 3)).getMessage());
  }

  @Test
  void aBlobOfTheLargestSizeIsRead() throws IOException {
    byte[] blob = {1, 2, 3};
    assertEquals(Optional.of(Bytes.wrap(blob)), answering(200, blob).get(ID, 3));
  }

  @Test
  void aLargerOneIsRefused() {
    String refusal = refusal(answering(200, (byte) 1, (byte) 2, (byte) 3, (byte) 4));
    assertTrue(refusal.contains("3"), refusal);
  }

  @Test
  void whatIsNotThereIsNothing() throws IOException {
    assertEquals(Optional.empty(), answering(404, (byte) 1).get(ID, 3));
  }

  @Test
  void anotherStatusIsNamed() {
    String refusal = refusal(answering(503, (byte) 1));
    assertTrue(refusal.contains("503"), refusal);
  }

  @Test
  @Timeout(60)
  void anAnswerThatBeginsAndDoesNotEndIsGivenUpInTime() {
    WalrusClient client =
        answering(
            Duration.ofMillis(200),
            exchange -> {
              exchange.sendResponseHeaders(200, 3);
              exchange.getResponseBody().write(1);
              exchange.getResponseBody().flush();
              awaitEnd();
            });
    String refusal = refusal(client);
    assertTrue(refusal.contains("has not answered within PT0.2S"), refusal);
  }

  private void awaitEnd() {
    try {
      ended.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
