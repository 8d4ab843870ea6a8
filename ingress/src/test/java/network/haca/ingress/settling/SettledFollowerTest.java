package network.haca.ingress.settling;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import network.haca.ingress.core.UnsettledBound;
import network.haca.testkit.Await;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class SettledFollowerTest {
  private static final long NOW = 1_700_000_000_000L;

  private final Vertx vertx = Vertx.vertx();
  private final AtomicInteger asked = new AtomicInteger();
  private final InstantSource clock = InstantSource.fixed(Instant.ofEpochMilli(NOW));
  private final UnsettledBound bound = new UnsettledBound(Duration.ofSeconds(2), clock::millis);
  private volatile int status = 200;
  private volatile String told = "{}";

  // Set before each test.
  @SuppressWarnings("NullAway.Init")
  private HttpServer bridge;

  @BeforeEach
  void start() {
    bridge =
        vertx
            .createHttpServer()
            .requestHandler(
                request -> {
                  asked.incrementAndGet();
                  boolean isIt = request.path().equals("/v1/settling");
                  request.response().setStatusCode(isIt ? status : 404).end(told);
                })
            .listen(0, "127.0.0.1")
            .await();
  }

  @AfterEach
  void stop() {
    vertx.close().await();
  }

  private SettledFollower follower() {
    URI uri = URI.create("http://127.0.0.1:" + bridge.actualPort());
    return new SettledFollower(vertx, uri, bound, clock);
  }

  private void awaitQuestions(int more) throws Exception {
    int before = asked.get();
    Await.until("the bridge is asked again", () -> asked.get() >= before + more);
  }

  @Test
  void whatABridgeSettledLastIsHeardThoughItsClockIsAnother() throws Exception {
    var _ = bound.enter();
    bound.answered();
    told = "{\"now\":9000,\"answeredAt\":7000,\"settledAt\":8500}";
    try (SettledFollower _ = follower()) {
      Await.until("it is heard", () -> !bound.delay().isZero());
      assertEquals(Duration.ofMillis(1_500), bound.delay());
      assertEquals(1, bound.unsettled(), "what was answered since is not settled");
      told = "{\"now\":9000,\"answeredAt\":9000,\"settledAt\":9000}";
      Await.until("all is settled", () -> bound.unsettled() == 0);
    }
  }

  @Test
  void aBridgeThatTellsNothingOrSomethingElseIsAskedOn() throws Exception {
    var _ = bound.enter();
    try (SettledFollower _ = follower()) {
      awaitQuestions(2);
      told = "no JSON";
      awaitQuestions(2);
      told = "x".repeat(1 << 20);
      awaitQuestions(2);
      told = "{\"now\":1,\"settledAt\":\"soon\"}";
      awaitQuestions(2);
      status = 503;
      awaitQuestions(2);
      assertEquals(Duration.ZERO, bound.delay());
    }
  }

  @Test
  void anAnswerThatHasNoEndIsEnded() throws Exception {
    CountDownLatch ended = new CountDownLatch(1);
    HttpServer endless =
        vertx
            .createHttpServer()
            .requestHandler(
                request -> {
                  request.response().closeHandler(_ -> ended.countDown());
                  var _ = request.response().setChunked(true).write("x".repeat(1 << 12));
                })
            .listen(0, "127.0.0.1")
            .await();
    URI uri = URI.create("http://127.0.0.1:" + endless.actualPort());
    var _ = bound.enter();
    try (SettledFollower _ = new SettledFollower(vertx, uri, bound, clock)) {
      ended.await();
    }
  }

  @Test
  void nobodyIsAskedWhileThereAreNoRequests() throws Exception {
    UnsettledBound idle = new UnsettledBound(Duration.ofSeconds(2), clock::millis);
    AtomicInteger askedForNothing = new AtomicInteger();
    HttpServer other =
        vertx
            .createHttpServer()
            .requestHandler(
                request -> {
                  askedForNothing.incrementAndGet();
                  request.response().end("{}");
                })
            .listen(0, "127.0.0.1")
            .await();
    URI uri = URI.create("http://127.0.0.1:" + other.actualPort());
    var _ = bound.enter();
    try (SettledFollower _ = new SettledFollower(vertx, uri, idle, clock);
        SettledFollower _ = follower()) {
      awaitQuestions(4);
      assertEquals(0, askedForNothing.get());
      var _ = idle.enter();
      Await.until("there is a request", () -> askedForNothing.get() > 0);
    }
  }
}
