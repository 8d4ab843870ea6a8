package network.haca.connection.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Clients that take their answers slowly, or not at all. */
class SlowReadersTest {
  private static final Duration STALL_MAX = Duration.ofMillis(400);
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final Duration DRIBBLE = Duration.ofMillis(20);
  private static final int LONG_BYTES = 24 << 20;
  private static final byte[] NO_WINDOW = Frames.frame(Frames.SETTINGS, 0, 0, 0, 4, 0, 0, 0, 0);

  private final Vertx vertx = Vertx.vertx();
  private int port;

  @BeforeEach
  void open() {
    ServerLimits limits =
        new ServerLimits(64, 8, Duration.ofSeconds(30), Duration.ofSeconds(30))
            .withStallMax(STALL_MAX);
    port =
        new LimitedServer(
                vertx,
                limits,
                limits
                    .options()
                    .setHttp2ClearTextEnabled(true)
                    .setIdleTimeout(1_000)
                    .setIdleTimeoutUnit(TimeUnit.MILLISECONDS))
            .requestHandler(this::answer)
            .listen("127.0.0.1", 0)
            .await();
  }

  @AfterEach
  void close() {
    vertx.close().await();
  }

  private void answer(HttpServerRequest request) {
    switch (request.path()) {
      case "/long" -> request.response().end(Buffer.buffer(new byte[LONG_BYTES]));
      case "/quiet" -> {
        request.response().setChunked(true).write("begin");
        vertx.setTimer(STALL_MAX.multipliedBy(2).toMillis(), any -> request.response().end("end"));
      }
      default -> request.response().end("short");
    }
  }

  private static byte[] get(int stream, String path) {
    return Frames.frame(
        Frames.HEADERS,
        Frames.END_HEADERS | Frames.END_STREAM,
        stream,
        Frames.request("GET", path, "http"));
  }

  private static String reset(int stream) {
    return new String(
        Frames.frame(Frames.RST_STREAM, 0, stream, 0, 0, 0, 0xb), StandardCharsets.ISO_8859_1);
  }

  private static boolean isSaid(RawClient client, String text) throws Exception {
    byte[] ping = Frames.frame(Frames.PING, 0, 0, new byte[8]);
    long begin = System.nanoTime();
    while (System.nanoTime() - begin < PATIENCE.toNanos()) {
      if (client.said().contains(text)) {
        return true;
      }
      client.write(ping);
      if (client.isEndedWithin(DRIBBLE)) {
        return client.said().contains(text);
      }
    }
    return false;
  }

  @Test
  void whoReadsNothingLosesItsConnection() throws Exception {
    try (RawClient client = RawClient.deaf(port)) {
      client.write("GET /long HTTP/1.1\r\nHost: localhost\r\n\r\nGET / HTTP/1.1\r\nX: ");
      assertTrue(client.isEndedUnder(new byte[] {'x'}, DRIBBLE, PATIENCE));
    }
  }

  @Test
  void whoReadsNothingOfHttp2LosesItsConnection() throws Exception {
    try (RawClient client = RawClient.deaf(port)) {
      client.write(Frames.hello());
      client.write(Frames.frame(Frames.SETTINGS, 0, 0, 0, 4, 0x7f, 0xff, 0xff, 0xff));
      client.write(Frames.frame(Frames.WINDOW_UPDATE, 0, 0, 0x7f, 0, 0, 0));
      client.write(get(1, "/long"));
      assertTrue(
          client.isEndedUnder(Frames.frame(Frames.PING, 0, 0, new byte[8]), DRIBBLE, PATIENCE));
    }
  }

  /** CVE-2019-9517, CVE-2019-9511. */
  @Test
  void anAnswerWithoutAWindowIsReset() throws Exception {
    for (String path : new String[] {"/", "/long"}) {
      try (RawClient client = RawClient.plain(port)) {
        client.write(Frames.join(Frames.hello(), NO_WINDOW, get(1, path)));
        assertTrue(isSaid(client, reset(1)), path);
        client.write(Frames.frame(Frames.WINDOW_UPDATE, 0, 0, 0, 1, 0, 0));
        client.write(Frames.frame(Frames.SETTINGS, 0, 0, 0, 4, 0, 0, 0xff, 0xff));
        client.write(get(3, "/"));
        assertTrue(isSaid(client, "short"), "the connection goes on");
      }
    }
  }

  @Test
  void anAnswerThatHasNothingToSendNowIsNoStall() throws Exception {
    try (RawClient client = RawClient.plain(port)) {
      client.write(Frames.join(Frames.hello(), get(1, "/quiet")));
      assertTrue(isSaid(client, "end"));
      assertFalse(client.said().contains(reset(1)));
    }
    try (RawClient client = RawClient.plain(port)) {
      client.write("GET /quiet HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
      assertTrue(client.isEndedWithin(PATIENCE));
      assertTrue(client.said().contains("end\r\n"), client.said());
    }
  }

  /** It goes out as one write, which ends long after the time that a connection may idle. */
  @Test
  void aLongAnswerFlowsToASlowReader() throws Exception {
    try (RawClient client = RawClient.slow(port, Duration.ofMillis(1))) {
      client.write("GET /long HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
      assertTrue(client.isEndedWithin(PATIENCE.multipliedBy(3)));
      assertTrue(client.count() > LONG_BYTES, "bytes: " + client.count());
    }
  }

  @Test
  void manyShortRequestsAreNoFlood() throws Exception {
    try (RawClient client = RawClient.plain(port)) {
      client.write(Frames.hello());
      for (int stream = 1; stream < 10_000; stream += 2) {
        client.write(
            Frames.join(
                Frames.frame(
                    Frames.HEADERS,
                    Frames.END_HEADERS,
                    stream,
                    Frames.request("POST", "/", "http")),
                Frames.frame(Frames.DATA, 0, stream, 1, 2, 3),
                Frames.frame(Frames.DATA, Frames.END_STREAM, stream)));
        if (stream % 50 == 49) {
          assertFalse(client.isEndedWithin(Duration.ofMillis(20)), "stream " + stream);
        }
      }
      assertEquals(-1, client.said().indexOf("too many frames"));
    }
  }
}
