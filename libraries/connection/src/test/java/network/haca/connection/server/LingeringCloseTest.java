package network.haca.connection.server;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import network.haca.connection.BoundedBody;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Clients that write all of a request before they read an answer, as many do. */
class LingeringCloseTest {
  private static final int BODY_MAX = 1_024;
  private static final int MIB = 1 << 20;
  private static final int LONG_MIB = 12;

  @TempDir Path folder;
  private final Vertx vertx = Vertx.vertx();

  @AfterEach
  void close() {
    vertx.close().await();
  }

  private int open(boolean tls) throws IOException {
    HttpServerOptions options = ServerLimits.DEFAULT.options();
    if (tls) {
      TestTls.add(options, folder);
    }
    return new LimitedServer(vertx, ServerLimits.DEFAULT, options)
        .requestHandler(LingeringCloseTest::answer)
        .listen("127.0.0.1", 0)
        .await();
  }

  private static void answer(HttpServerRequest request) {
    switch (request.path()) {
      case "/unread" -> {
        BoundedBody.closeAfterAnswer(request);
        refuse(request);
      }
      case "/paused" -> {
        request.pause();
        BoundedBody.closeAfterAnswer(request);
        refuse(request);
      }
      default ->
          BoundedBody.read(request, BODY_MAX, () -> new IllegalArgumentException("too long"))
              .onSuccess(body -> request.response().end("served"))
              .onFailure(tooLong -> refuse(request));
    }
  }

  private static void refuse(HttpServerRequest request) {
    var _ = request.response().setStatusCode(413).end("too long");
  }

  private static RawClient connect(boolean tls, int port) throws IOException {
    return tls ? RawClient.tls(port, "http/1.1") : RawClient.plain(port);
  }

  @ParameterizedTest
  @CsvSource({
    "false, /, ''",
    "true, /, ''",
    "false, /, 'Connection: close\r\n'",
    "false, /unread, ''",
    "true, /unread, ''",
    "false, /paused, ''",
    "true, /paused, ''"
  })
  void theAnswerToABodyThatIsTooLongReachesWhoWritesFirst(boolean tls, String path, String header)
      throws Exception {
    int port = open(tls);
    try (RawClient client = connect(tls, port)) {
      client.write(
          "POST %s HTTP/1.1\r\nHost: localhost\r\n%sContent-Length: %d\r\n\r\n"
              .formatted(path, header, LONG_MIB * MIB));
      for (int i = 0; i < LONG_MIB; i++) {
        client.write(new byte[MIB]);
      }
      assertEndsWith(client, "too long");
    }
  }

  @Test
  void aBodyInChunksThatIsTooLongIsAnsweredToo() throws Exception {
    try (RawClient client = RawClient.plain(open(false))) {
      client.write("POST / HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n");
      for (int i = 0; i < LONG_MIB; i++) {
        client.write("100000\r\n");
        client.write(new byte[MIB]);
        client.write("\r\n");
      }
      client.write("0\r\n\r\n");
      assertEndsWith(client, "too long");
    }
  }

  @Test
  void headersThatAreTooLongAreAnsweredToo() throws Exception {
    try (RawClient client = RawClient.plain(open(false))) {
      client.write("GET / HTTP/1.1\r\nHost: localhost\r\nCookie: ");
      byte[] cookie = "x".repeat(MIB).getBytes(StandardCharsets.US_ASCII);
      for (int i = 0; i < LONG_MIB; i++) {
        client.write(cookie);
      }
      assertTrue(client.isEndedWithin(Duration.ofSeconds(20)));
      assertTrue(client.said().startsWith("HTTP/1.1 431 "), client.said());
    }
  }

  @Test
  void aBodyWithoutAnEndIsCutOff() throws Exception {
    try (RawClient client = RawClient.plain(open(false))) {
      client.write("POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 9000000000000\r\n\r\n");
      assertTrue(
          client.isEndedUnder(new byte[BODY_MAX], Duration.ofMillis(10), Duration.ofSeconds(20)));
    }
  }

  private static void assertEndsWith(RawClient client, String answer) throws Exception {
    assertTrue(client.isEndedWithin(Duration.ofSeconds(20)));
    assertTrue(client.said().startsWith("HTTP/1.1 413 "), client.said());
    assertTrue(client.said().endsWith(answer), client.said());
  }
}
