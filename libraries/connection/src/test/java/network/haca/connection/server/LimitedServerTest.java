package network.haca.connection.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

class LimitedServerTest {
  private static final ServerLimits LIMITS =
      new ServerLimits(64, 8, Duration.ofMillis(400), Duration.ofMillis(600));

  @TempDir Path folder;
  private final Vertx vertx = Vertx.vertx();

  /** How a port speaks. */
  private enum Port {
    PLAIN,
    CLEAR_HTTP_2,
    TLS;

    RawClient connect(int port, boolean http2) throws IOException {
      return this == TLS ? RawClient.tls(port, http2 ? "h2" : "http/1.1") : RawClient.plain(port);
    }
  }

  @AfterEach
  void close() {
    vertx.close().await();
  }

  private int open(Port port) throws IOException {
    HttpServerOptions options =
        LIMITS.options().setHttp2ClearTextEnabled(port == Port.CLEAR_HTTP_2);
    if (port == Port.TLS) {
      TestTls.add(options, folder);
    }
    return new LimitedServer(vertx, LIMITS, options)
        .requestHandler(this::answer)
        .listen("127.0.0.1", 0)
        .await();
  }

  private void answer(HttpServerRequest request) {
    if (request.path().equals("/stream")) {
      request.response().setChunked(true);
      long[] left = {20};
      vertx.setPeriodic(
          100,
          timer -> {
            if (left[0]-- == 0) {
              vertx.cancelTimer(timer);
              var _ = request.response().end("end");
            } else {
              var _ = request.response().write("part ");
            }
          });
    } else {
      request.body().onSuccess(body -> request.response().end("served"));
    }
  }

  private static void assertServed(Port kind, int port) throws Exception {
    try (RawClient other = kind.connect(port, false)) {
      other.write("GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
      assertTrue(other.isEndedWithin(Duration.ofSeconds(20)));
      assertTrue(other.said().contains("served"), other.said());
    }
  }

  @TestFactory
  Stream<DynamicTest> anAttackEndsTheConnectionAndNobodyElses() {
    return Stream.of(Port.values())
        .flatMap(
            port ->
                Stream.of(Attack.values())
                    .filter(attack -> port != Port.PLAIN || !attack.isHttp2())
                    .map(
                        attack ->
                            DynamicTest.dynamicTest(
                                port + " " + attack, () -> assertEnds(port, attack))));
  }

  private void assertEnds(Port kind, Attack attack) throws Exception {
    int port = open(kind);
    String scheme = kind == Port.TLS ? "https" : "http";
    try (RawClient attacker = kind.connect(port, attack.isHttp2())) {
      assertTrue(attack.ends(attacker, "/", scheme));
      assertServed(kind, port);
    }
  }

  @Test
  void aSlowBodyOfHttp2LosesItsStreamAlone() throws Exception {
    int port = open(Port.CLEAR_HTTP_2);
    try (RawClient client = RawClient.plain(port)) {
      client.write(Frames.hello());
      client.write(
          Frames.frame(Frames.HEADERS, Frames.END_HEADERS, 1, Frames.request("POST", "/", "http")));
      byte[] reset = Frames.frame(Frames.RST_STREAM, 0, 1, 0, 0, 0, 0xb);
      String expected = new String(reset, StandardCharsets.ISO_8859_1);
      long begin = System.nanoTime();
      while (!client.said().contains(expected)
          && System.nanoTime() - begin < Duration.ofSeconds(20).toNanos()) {
        assertFalse(
            client.isEndedUnder(
                Frames.frame(Frames.DATA, 0, 1, 1), Duration.ofMillis(20), Duration.ofMillis(20)));
      }
      assertTrue(client.said().contains(expected));
    }
  }

  @Test
  void whoIsLateIsTold() throws Exception {
    int port = open(Port.PLAIN);
    try (RawClient client = RawClient.plain(port)) {
      client.write("GET / HTTP/1.1\r\n");
      assertTrue(client.isEndedWithin(Duration.ofSeconds(20)));
      assertTrue(client.said().startsWith("HTTP/1.1 408 "), client.said());
    }
  }

  @Test
  void anAnswerThatFlowsMayTakeLongerThanTheRequest() throws Exception {
    for (Port kind : Port.values()) {
      int port = open(kind);
      try (RawClient client = kind.connect(port, false)) {
        client.write("GET /stream HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
        assertTrue(client.isEndedWithin(Duration.ofSeconds(20)));
        assertTrue(client.said().contains("end\r\n"), client.said());
      }
    }
  }

  @Test
  void aConnectionIsKeptForItsNextRequest() throws Exception {
    int port = open(Port.PLAIN);
    try (RawClient client = RawClient.plain(port)) {
      for (int i = 1; i <= 3; i++) {
        client.write("POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 2\r\n\r\n{}");
        // Longer than headers may take: nothing of a request has come.
        assertFalse(client.isEndedWithin(LIMITS.headersMax().multipliedBy(2)));
        assertEquals(i, client.said().split("served", -1).length - 1);
      }
    }
  }

  /** RFC 9112, section 2.2: a server ignores an empty line before a request. */
  @Test
  void anEmptyLineIsNoBeginOfARequest() throws Exception {
    int port = open(Port.PLAIN);
    try (RawClient client = RawClient.plain(port)) {
      for (int i = 1; i <= 2; i++) {
        client.write("POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 2\r\n\r\n{}\r\n");
        assertFalse(client.isEndedWithin(LIMITS.headersMax()));
        client.write("\r\n");
        assertFalse(client.isEndedWithin(LIMITS.headersMax().multipliedBy(2)));
        assertEquals(i, client.said().split("served", -1).length - 1);
      }
      assertFalse(client.said().contains("408"), client.said());
    }
  }

  @Test
  void whoSendsEmptyLinesAloneIsToldNothing() throws Exception {
    int port = open(Port.PLAIN);
    try (RawClient client = RawClient.plain(port)) {
      client.write("\r\n");
      assertTrue(client.isEndedWithin(Duration.ofSeconds(20)));
      assertEquals("", client.said());
    }
  }

  /** Connections that say nothing, of TLS not even its greeting. */
  @Test
  void anAddressHasSoManyConnections() throws Exception {
    for (Port kind : Port.values()) {
      int port = open(kind);
      List<RawClient> clients = new ArrayList<>();
      try {
        for (int i = 0; i < LIMITS.addressConnectionsMax(); i++) {
          clients.add(RawClient.plain(port));
        }
        RawClient tooMany = RawClient.plain(port);
        clients.add(tooMany);
        assertTrue(tooMany.isEndedWithin(LIMITS.headersMax().dividedBy(2)), kind.name());
      } finally {
        for (RawClient client : clients) {
          client.close();
        }
      }
    }
  }

  /** As many addresses as it takes hold all places, and another one is served all the same. */
  @Test
  void someAddressesDoNotFillThePort() throws Exception {
    int port = open(Port.PLAIN);
    List<RawClient> clients = new ArrayList<>();
    try {
      for (int address = 2; clients.size() < LIMITS.connectionsMax(); address++) {
        for (int i = 0; i < LIMITS.addressConnectionsMax(); i++) {
          clients.add(RawClient.from("127.0.0." + address, port));
        }
      }
      assertServed(Port.PLAIN, port);
    } finally {
      for (RawClient client : clients) {
        client.close();
      }
    }
  }
}
