package network.haca.connection;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import network.haca.connection.server.LimitedServer;
import network.haca.connection.server.RawClient;
import network.haca.connection.server.ServerLimits;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Clients that send most of a long body, and then nothing: four of them fill the memory. */
class StalledBodiesTest {
  private static final int ATTACKERS = 4;
  private static final int BODY_BYTES = 1 << 20;

  /** Of each attacker's body; what is left of the memory is less than an honest one. */
  private static final int SENT_BYTES = BODY_BYTES - 1;

  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final Vertx vertx = Vertx.vertx();
  private final AtomicLong now = new AtomicLong();
  private final HeldBytes held = new HeldBytes(ATTACKERS * (long) BODY_BYTES, now::get);
  private final Semaphore released = new Semaphore(0);

  @AfterEach
  void close() {
    vertx.close().await();
  }

  private int open(Duration paceTime) {
    ServerLimits limits = ServerLimits.DEFAULT.withPaceTime(paceTime);
    return new LimitedServer(vertx, limits, limits.options())
        .requestHandler(this::take)
        .listen("127.0.0.1", 0)
        .await();
  }

  private void take(HttpServerRequest request) {
    HeldBytes.Share share = held.share();
    BoundedBody.read(
            request,
            BODY_BYTES,
            () -> new IllegalArgumentException("too long"),
            share,
            () -> new IllegalStateException("full"))
        .compose(body -> request.response().end("served " + body.length()))
        .onFailure(
            failure -> {
              if (!request.response().headWritten()) {
                request.response().setStatusCode(503).end("full");
              }
            })
        .onComplete(
            done -> {
              share.release();
              released.release();
            });
  }

  private List<RawClient> attack(int port) throws Exception {
    List<RawClient> attackers = new ArrayList<>();
    for (int i = 0; i < ATTACKERS; i++) {
      RawClient attacker = RawClient.plain(port);
      attackers.add(attacker);
      attacker.write(head(BODY_BYTES));
      attacker.write(new byte[SENT_BYTES]);
    }
    while (held.now() < (long) ATTACKERS * SENT_BYTES) {
      assertFalse(released.tryAcquire(10, TimeUnit.MILLISECONDS), "an attacker was refused");
    }
    return attackers;
  }

  private static String head(int length) {
    return "POST / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Length: %d\r\n\r\n"
        .formatted(length);
  }

  private static void assertAnswer(RawClient client, String expected) throws Exception {
    assertTrue(client.isEndedWithin(PATIENCE));
    assertTrue(client.said().contains(expected), client.said());
  }

  private static void post(int port, String expected) throws IOException, Exception {
    try (RawClient honest = RawClient.plain(port)) {
      honest.write(head(BODY_BYTES));
      honest.write(new byte[BODY_BYTES]);
      assertAnswer(honest, expected);
    }
  }

  @Test
  void theyMakeRoomForAnHonestOneLongBeforeTheirTimeIsOver() throws Exception {
    int port = open(Duration.ofHours(1));
    List<RawClient> attackers = attack(port);
    now.addAndGet(2 * HeldBytes.STALL_TIME.toNanos());
    post(port, "served " + BODY_BYTES);
    assertTrue(released.tryAcquire(2, PATIENCE.toMillis(), TimeUnit.MILLISECONDS));
    assertEquals((ATTACKERS - 1L) * SENT_BYTES, held.now());
    assertEquals(1, attackers.stream().filter(each -> each.said().contains("503")).count());
    for (RawClient attacker : attackers) {
      attacker.close();
    }
  }

  @Test
  void theyAreCutOffThoughNobodyElseNeedsTheRoom() throws Exception {
    for (RawClient attacker : attack(open(Duration.ofMillis(500)))) {
      assertAnswer(attacker, "HTTP/1.1 408 ");
      attacker.close();
    }
    assertTrue(
        released.tryAcquire(ATTACKERS, PATIENCE.toMillis(), TimeUnit.MILLISECONDS),
        () -> released.availablePermits() + " let go, and held are " + held.now());
    assertEquals(0, held.now());
  }
}
