package network.haca.role.metrics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import network.haca.connection.server.LimitedServer;
import network.haca.connection.server.ServerLimits;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ScrapesTest {
  private static final long PATIENCE_SECONDS = 20;

  private record Answer(int status, String text) {}

  private final Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));
  private final Vertx clients = Vertx.vertx();
  private final HttpClient client =
      clients.createHttpClient(new PoolOptions().setHttp1MaxSize(2 * Scrapes.WAITING_MAX));
  private final AtomicInteger scrapes = new AtomicInteger();
  private final AtomicInteger running = new AtomicInteger();
  private final AtomicInteger runningMost = new AtomicInteger();
  private final Semaphore allowed = new Semaphore(0);
  private final Semaphore arrived = new Semaphore(0);
  private final Semaphore left = new Semaphore(0);
  private int port;

  @BeforeEach
  void open() {
    Scrapes subject = new Scrapes(vertx, this::scrape);
    port =
        new LimitedServer(vertx, ServerLimits.DEFAULT, ServerLimits.DEFAULT.options())
            .requestHandler(
                request -> {
                  request.connection().closeHandler(closed -> left.release());
                  subject.answer(request.response());
                  arrived.release();
                })
            .listen("127.0.0.1", 0)
            .await();
  }

  @AfterEach
  void close() {
    allowed.release(1_000);
    clients.close().await();
    vertx.close().await();
  }

  private String scrape() throws InterruptedException {
    runningMost.accumulateAndGet(running.incrementAndGet(), Math::max);
    try {
      allowed.acquire();
      return "scrape " + scrapes.incrementAndGet();
    } finally {
      running.decrementAndGet();
    }
  }

  private Future<Answer> ask() {
    return client
        .request(HttpMethod.GET, port, "127.0.0.1", "/metrics")
        .compose(request -> request.send())
        .compose(
            response ->
                response.body().map(body -> new Answer(response.statusCode(), body.toString())));
  }

  private List<Future<Answer>> ask(int times) throws InterruptedException {
    List<Future<Answer>> asked = new ArrayList<>();
    for (int i = 0; i < times; i++) {
      asked.add(ask());
    }
    assertTrue(arrived.tryAcquire(times, PATIENCE_SECONDS, TimeUnit.SECONDS));
    return asked;
  }

  private static String text(Future<Answer> asked) throws Exception {
    return asked.await(PATIENCE_SECONDS, TimeUnit.SECONDS).text();
  }

  @Test
  void thoseWhoWaitShareTheNextScrape() throws Exception {
    Future<Answer> first = ask(1).getFirst();
    List<Future<Answer>> others = ask(Scrapes.WAITING_MAX);
    allowed.release(2);
    assertEquals("scrape 1", text(first));
    for (Future<Answer> other : others) {
      assertEquals("scrape 2", text(other));
    }
    assertEquals(1, runningMost.get());
  }

  @Test
  void oneBeyondThoseWhoMayWaitIsRefusedAtOnce() throws Exception {
    ask(1 + Scrapes.WAITING_MAX);
    Answer refused = ask(1).getFirst().await(PATIENCE_SECONDS, TimeUnit.SECONDS);
    assertEquals(503, refused.status());
  }

  @Test
  void nothingIsScrapedForThoseWhoLeft() throws Exception {
    Future<Answer> first = ask(1).getFirst();
    HttpClient leaving = clients.createHttpClient();
    leaving
        .request(HttpMethod.GET, port, "127.0.0.1", "/metrics")
        .onSuccess(request -> request.send());
    assertTrue(arrived.tryAcquire(PATIENCE_SECONDS, TimeUnit.SECONDS));
    leaving.close().await();
    assertTrue(left.tryAcquire(PATIENCE_SECONDS, TimeUnit.SECONDS));
    allowed.release(3);
    assertEquals("scrape 1", text(first));
    assertEquals("scrape 2", text(ask(1).getFirst()));
  }
}
