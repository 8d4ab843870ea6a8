package network.haca.bridge.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Iterator;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class FeedRoutesTest {
  private final Vertx vertx = Vertx.vertx();
  private final FakeFeeds feeds = new FakeFeeds();
  private final HttpClient client = HttpClient.newHttpClient();
  private int port;

  @BeforeEach
  void start() {
    FeedRoutes routes = new FeedRoutes(vertx, feeds);
    port =
        vertx
            .createHttpServer()
            .requestHandler(
                request -> {
                  if (!routes.serve(request)) {
                    request.response().setStatusCode(418).end();
                  }
                })
            .listen(0, "127.0.0.1")
            .await()
            .actualPort();
  }

  @AfterEach
  void stop() {
    feeds.slowAnswers.countDown();
    client.close();
    vertx.close().await();
  }

  private HttpRequest request(String path) {
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
        .timeout(Duration.ofSeconds(20))
        .build();
  }

  private HttpResponse<String> get(String path) throws Exception {
    return client.send(request(path), BodyHandlers.ofString());
  }

  private JsonNode found(String path) throws Exception {
    HttpResponse<String> response = get(path);
    assertEquals(200, response.statusCode(), response::body);
    return new ObjectMapper().readTree(response.body());
  }

  private void assertRefused(int status, String path) throws Exception {
    HttpResponse<String> response = get(path);
    assertEquals(status, response.statusCode(), response::body);
    assertTrue(new ObjectMapper().readTree(response.body()).path("error").isTextual());
  }

  @Test
  void theFeedsAndTheLatestValueAreToldAsDecimals() throws Exception {
    feeds.add(1_234);
    feeds.add(-5);
    JsonNode feed = found("/v1/feeds").path("feeds").path(0);
    assertEquals("BTC-USD", feed.path("name").asText());
    assertEquals("-0.05", feed.path("latest").path("value").asText());
    JsonNode latest = found("/v1/feeds/BTC-USD/latest");
    assertEquals("-5", latest.path("answer").asText());
    assertEquals(2, latest.path("roundId").asLong());
    assertFalse(latest.path("stale").asBoolean());
    assertEquals("BTC / USD", found("/v1/feeds/BTC-USD").path("description").asText());
  }

  @Test
  void theHistoryIsTheLastRoundsTheLatestFirst() throws Exception {
    for (int i = 1; i <= 5; i++) {
      feeds.add(i);
    }
    JsonNode rounds = found("/v1/feeds/BTC-USD/history?limit=2").path("rounds");
    assertEquals(2, rounds.size());
    assertEquals("0.05", rounds.path(0).path("value").asText());
    assertEquals(4, rounds.path(1).path("roundId").asLong());
    assertEquals(5, found("/v1/feeds/BTC-USD/history").path("rounds").size());
    JsonNode candle = found("/v1/feeds/BTC-USD/candles?limit=7").path("candles").path(0);
    assertEquals("0.07", candle.path("close").asText());
  }

  @Test
  void aProofHasTheReportsThatWereSubmitted() throws Exception {
    feeds.add(10);
    feeds.add(20);
    JsonNode proof = found("/v1/feeds/BTC-USD/proof");
    assertEquals(2, proof.path("round").asLong());
    assertEquals("0x0102", proof.path("submitted").path(0).path("signature").asText());
    assertTrue(proof.path("definition").asText().startsWith("0x"));
    assertRefused(404, "/v1/feeds/BTC-USD/proof?roundId=1");
    assertRefused(404, "/v1/feeds/BTC-USD/proof?roundId=3");
    assertRefused(400, "/v1/feeds/BTC-USD/proof?roundId=x");
  }

  @Test
  void whatIsWrongIsSaid() throws Exception {
    assertRefused(404, "/v1/feeds/BTC-USD/latest");
    assertRefused(404, "/v1/feeds/ETH-USD/latest");
    assertRefused(404, "/v1/feeds/BTC-USD/nothing");
    assertRefused(404, "/v1/feeds/BTC-USD/latest/more");
    assertRefused(404, "/v1/feeds/%2e%2e/latest");
    assertRefused(400, "/v1/feeds/BTC-USD/history?limit=0");
    assertRefused(400, "/v1/feeds/BTC-USD/history?limit=1e3");
    assertEquals(418, get("/v1/feedsx").statusCode(), "none of its own");
    feeds.isDown = true;
    assertRefused(503, "/v1/feeds");
  }

  @Test
  void eventsTellEachValueOnceAndWhenItBecomesStale() throws Exception {
    feeds.add(1);
    try (Stream<String> lines =
        client.send(request("/v1/feeds/BTC-USD/events"), BodyHandlers.ofLines()).body()) {
      Iterator<String> data = lines.filter(line -> line.startsWith("data: ")).iterator();
      assertEquals("0.01", value(data.next()).path("value").asText());
      feeds.add(2);
      assertEquals("0.02", value(data.next()).path("value").asText());
      feeds.isStale = true;
      assertTrue(value(data.next()).path("stale").asBoolean());
    }
    assertRefused(404, "/v1/feeds/ETH-USD/events");
  }

  @Test
  void listenersAreRefusedWhileTheChainDoesNotAnswer() throws Exception {
    feeds.isDown = true;
    assertRefused(503, "/v1/feeds/BTC-USD/events");
  }

  @Test
  void listenersThatWaitForTheChainHoldUpNoOtherQuestion() throws Exception {
    feeds.add(1);
    int workers = 2 * VertxOptions.DEFAULT_WORKER_POOL_SIZE;
    for (int i = 0; i < workers; i++) {
      var _ = client.sendAsync(request("/v1/feeds/SLOW/events"), BodyHandlers.discarding());
    }
    feeds.slowAsked.await();
    // Their looks begin a millisecond after they are taken, by the event loop that answers these.
    for (int i = 0; i < workers; i++) {
      assertEquals(418, get("/v1/feedsx").statusCode());
    }
    assertEquals("0.01", found("/v1/feeds/BTC-USD/latest").path("value").asText());
    feeds.slowAnswers.countDown();
  }

  private static JsonNode value(String line) throws Exception {
    return new ObjectMapper().readTree(line.substring("data: ".length()));
  }
}
