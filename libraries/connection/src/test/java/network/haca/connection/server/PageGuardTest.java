package network.haca.connection.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.Locale;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PageGuardTest {
  private static final String JSON = "Content-Type: application/json";

  private final Vertx vertx = Vertx.vertx();

  @AfterEach
  void close() {
    vertx.close().await();
  }

  private int open(PageGuard door) {
    return new LimitedServer(vertx, ServerLimits.DEFAULT, ServerLimits.DEFAULT.options())
        .requestHandler(
            request -> {
              if (!door.refuses(request)) {
                var _ = request.response().end("done");
              }
            })
        .webSocketHandler(
            door, socket -> socket.writeTextMessage("done").onComplete(told -> socket.close()))
        .listen("127.0.0.1", 0)
        .await();
  }

  private static String ask(int port, String request) throws Exception {
    try (RawClient client = RawClient.plain(port)) {
      client.write(request);
      assertTrue(client.isEndedWithin(Duration.ofSeconds(20)));
      return client.said();
    }
  }

  /** The status of a POST with these headers. */
  private static int post(int port, String host, String... headers) throws Exception {
    String answer =
        ask(
            port,
            "POST /v1/keys HTTP/1.1\r\nHost: %s\r\n%s\r\nConnection: close\r\n"
                    .formatted(host, String.join("\r\n", headers))
                + "Content-Length: 2\r\n\r\n{}");
    return Integer.parseInt(answer.substring("HTTP/1.1 ".length()).substring(0, 3));
  }

  private static int upgrade(int port, String host, String... headers) throws Exception {
    String more = headers.length == 0 ? "" : String.join("\r\n", headers) + "\r\n";
    try (RawClient client = RawClient.plain(port)) {
      client.write(
          "GET / HTTP/1.1\r\nHost: %s\r\n%sConnection: Upgrade\r\nUpgrade: websocket\r\n"
                  .formatted(host, more)
              + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n");
      while (client.said().length() < 12 && !client.isEndedWithin(Duration.ofMillis(10))) {
        // More comes, or the end.
      }
      return Integer.parseInt(client.said().substring(9, 12));
    }
  }

  @Test
  void anOperatorsPortIsCalledByItsOwnName() throws Exception {
    int port = open(PageGuard.operator(Set.of("node.example", "other.example:9000")));
    for (String own :
        new String[] {
          "127.0.0.1:" + port,
          "localhost:" + port,
          "LOCALHOST:" + port,
          "[::1]:" + port,
          "node.example",
          "node.example:1",
          "other.example:9000"
        }) {
      assertEquals(200, post(port, own, JSON), own);
    }
    for (String foreign :
        new String[] {
          "evil.example:" + port,
          "localhost:1",
          "127.0.0.1",
          "192.168.1.7:" + port,
          "localhost.evil.example:" + port,
          "127.0.0.1.evil.example:" + port,
          "other.example:1",
          "2130706433.evil.example",
          ""
        }) {
      assertEquals(421, post(port, foreign, JSON), foreign);
    }
  }

  @Test
  void noPageCallsAnOperatorsPort() throws Exception {
    int port = open(PageGuard.operator(Set.of()));
    String host = "localhost:" + port;
    assertEquals(200, post(port, host, JSON, "Origin: http://localhost:" + port));
    for (String origin :
        new String[] {
          "https://evil.example",
          "null",
          "http://localhost:1",
          "http://localhost",
          "http://localhost:%s.evil.example".formatted(port)
        }) {
      assertEquals(403, post(port, host, JSON, "Origin: " + origin), origin);
    }
  }

  @Test
  void aFormIsNoOrder() throws Exception {
    int port = open(PageGuard.operator(Set.of()));
    String host = "localhost:" + port;
    assertEquals(200, post(port, host, "Content-Type: Application/JSON; charset=utf-8"));
    for (String type :
        new String[] {
          "Content-Type: text/plain",
          "Content-Type: application/x-www-form-urlencoded",
          "Content-Type: text/plain; application/json",
          "Content-Type: application/jsonp",
          "X: y"
        }) {
      assertEquals(415, post(port, host, type), type);
    }
    String bare = "POST / HTTP/1.1\r\nHost: %s\r\nConnection: close\r\n\r\n".formatted(host);
    assertTrue(ask(port, bare).startsWith("HTTP/1.1 200 "), "there is no body to have a type");
  }

  @Test
  void whoIsRefusedIsToldWhatIsRight() throws Exception {
    int port = open(PageGuard.operator(Set.of()));
    String answer = ask(port, "POST / HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n");
    assertTrue(answer.contains("127.0.0.1:" + port), answer);
  }

  @Test
  void aPortWithKeysTakesAddressesAndListedNamesAndOrigins() throws Exception {
    int port = open(PageGuard.keys(Set.of("node"), Set.of("https://app.example")));
    assertEquals(200, post(port, "10.1.2.3:8545", JSON));
    assertEquals(200, post(port, "localhost:18545", JSON));
    assertEquals(200, post(port, "node:8545", JSON));
    assertEquals(421, post(port, "evil.example:" + port, JSON));
    assertEquals(200, post(port, "localhost", JSON, "Origin: https://app.example"));
    assertEquals(403, post(port, "localhost", JSON, "Origin: https://evil.example"));
    assertEquals(415, post(port, "localhost", "Content-Type: text/plain"));
    String question =
        "OPTIONS / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nOrigin: %s\r\n\r\n";
    String allowed = ask(port, question.formatted("https://app.example"));
    assertTrue(
        allowed
            .toLowerCase(Locale.ROOT)
            .contains("access-control-allow-origin: https://app.example"),
        allowed);
    String foreign = ask(port, question.formatted("https://evil.example"));
    assertTrue(foreign.startsWith("HTTP/1.1 403 "), foreign);
    assertFalse(foreign.toLowerCase(Locale.ROOT).contains("access-control-allow-origin"), foreign);
  }

  @Test
  void aWebSocketIsOpenedForTheSame() throws Exception {
    int port = open(PageGuard.keys(Set.of(), Set.of("https://app.example")));
    assertEquals(101, upgrade(port, "localhost"));
    assertEquals(101, upgrade(port, "localhost", "Origin: https://app.example"));
    assertEquals(403, upgrade(port, "localhost", "Origin: https://evil.example"));
    assertEquals(421, upgrade(port, "evil.example"));
  }

  @Test
  void anyPageMayAskWhereThereIsNothingToMisuse() throws Exception {
    int port = open(PageGuard.open());
    assertEquals(200, post(port, "evil.example", "Origin: https://evil.example"));
    assertEquals(101, upgrade(port, "evil.example", "Origin: https://evil.example"));
  }

  @Test
  void aListedStarIsAny() throws Exception {
    int port = open(PageGuard.keys(Set.of("*"), Set.of("*")));
    assertEquals(200, post(port, "evil.example", JSON, "Origin: https://evil.example"));
  }
}
