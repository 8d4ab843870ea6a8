package network.haca.llmnode.individual;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import network.haca.llmnode.core.Submission;
import network.haca.primitives.Bytes32;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * An answer asks the bridge once for its transaction, and leaves without it where there is none.
 */
@Timeout(60)
class SettlementNewsTest {
  private static final Bytes32 LEAF = Bytes32.ofUnsigned(1);
  private static final Duration PATIENCE = Duration.ofSeconds(7);

  private final Vertx vertx = Vertx.vertx();
  private final List<String> asked = new CopyOnWriteArrayList<>();
  private volatile int status = 200;
  private volatile String body = "{}";

  @SuppressWarnings("NullAway.Init")
  private HttpServer bridge;

  @BeforeEach
  void start() throws IOException {
    bridge = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    bridge.createContext("/", this::handle);
    bridge.start();
  }

  @AfterEach
  void stop() {
    bridge.stop(0);
    vertx.close().await();
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      asked.add(exchange.getRequestURI().toString());
      byte[] answer = body.getBytes(StandardCharsets.UTF_8);
      exchange.sendResponseHeaders(status, answer.length);
      exchange.getResponseBody().write(answer);
    }
  }

  private Optional<Submission> news(int port) {
    URI uri = URI.create("http://127.0.0.1:" + port);
    try (SettlementNews news =
        new SettlementNews(
            vertx, new IndividualOptions(uri, 10, 1, uri, PATIENCE, 1_000, 1, 1_000, 1))) {
      return news.of(LEAF).toCompletableFuture().join();
    }
  }

  private Optional<Submission> news() {
    return news(bridge.getAddress().getPort());
  }

  @Test
  void theBridgeIsAskedOnceAndHoldsTheAnswerForAsLongAsTheClientMayWait() {
    body =
        """
        {"status":"PENDING","transaction":"0xabc","account":"0xdef","nonce":5}""";
    assertEquals(Optional.of(new Submission("0xabc", "0xdef", 5)), news());
    assertEquals(List.of("/v1/proofs/%s?wait=7".formatted(LEAF)), asked);
  }

  @Test
  void whatIsRefusedHasNoTransaction() {
    body =
        """
        {"status":"REJECTED","reason":"TOO_OLD"}""";
    assertEquals(Optional.empty(), news());
  }

  @Test
  void whatTheBridgeDoesNotKnowInTimeHasNone() {
    status = 404;
    assertEquals(Optional.empty(), news());
  }

  @Test
  void whereTooManyWaitTheAnswerLeavesWithoutIt() {
    status = 503;
    body = "{\"error\":\"1000 wait for an answer already\"}";
    assertEquals(Optional.empty(), news());
    assertEquals(1, asked.size());
  }

  @Test
  void aBridgeThatSpeaksNonsenseOrWithoutEndIsNotBelieved() {
    body = "[";
    assertEquals(Optional.empty(), news());
    body = "{\"transaction\":\"" + "a".repeat(100_000) + "\"}";
    assertEquals(Optional.empty(), news());
  }

  @Test
  void aBridgeThatIsAwayHoldsUpNoAnswer() {
    assertEquals(Optional.empty(), news(1));
  }
}
