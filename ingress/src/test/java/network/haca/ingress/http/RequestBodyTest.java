package network.haca.ingress.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import network.haca.connection.HeldBytes;
import network.haca.ingress.core.RefusedException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RequestBodyTest {
  private static final HttpLimits LIMITS =
      new HttpLimits(80, 100, 1_000, Duration.ofSeconds(30), Duration.ofSeconds(30));

  private final Vertx vertx = Vertx.vertx();
  private final HeldBytes held = new HeldBytes(LIMITS.heldBytesMax());

  /** Of the requests whose bodies begin with "hold", until their work is done. */
  private final Promise<Void> work = Promise.promise();

  /** What became of each body: its length, or why it was refused. */
  private final BlockingQueue<String> outcomes = new LinkedBlockingQueue<>();

  private int port;

  @BeforeEach
  void listen() {
    HttpServer server = vertx.createHttpServer().requestHandler(this::handle);
    port = server.listen(0, "127.0.0.1").await().actualPort();
  }

  @AfterEach
  void close() {
    vertx.close().await();
  }

  private void handle(HttpServerRequest request) {
    HeldBytes.Share share = held.share();
    RequestBody.read(vertx, request, LIMITS, held, share)
        .onSuccess(body -> outcomes.add("read " + body.length()))
        .compose(
            body ->
                body.toString().startsWith("hold")
                    ? work.future()
                    : request.response().end("thanks"))
        .onFailure(
            failure -> {
              outcomes.add(RefusedException.of(failure).reason().name());
              request.response().setStatusCode(400).end();
            })
        .onComplete(done -> share.release());
  }

  private Socket post(String body) throws IOException {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
    OutputStream out = socket.getOutputStream();
    String head =
        "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: %s\r\n\r\n".formatted(body.length());
    out.write((head + body).getBytes(StandardCharsets.US_ASCII));
    out.flush();
    return socket;
  }

  private String outcome() throws InterruptedException {
    return String.valueOf(outcomes.poll(30, TimeUnit.SECONDS));
  }

  @Test
  void bodiesThatAreHeldLeaveNoRoomForOthersUntilTheirWorkIsDone() throws Exception {
    try (Socket _ = post("hold" + "x".repeat(66))) {
      assertEquals("read 70", outcome());
    }
    // Its client is gone, and the work on it is not.
    try (Socket other = post("x".repeat(40))) {
      assertEquals("OVERLOADED", outcome());
      assertTrue(isClosedByServer(other), "the rest of a refused body is not read");
    }
    work.complete();
    try (Socket _ = post("x".repeat(40))) {
      assertEquals("read 40", outcome());
    }
  }

  @Test
  void whatIsAnsweredIsNotHeldAnyMore() throws Exception {
    for (int i = 0; i < 3; i++) {
      try (Socket socket = post("x".repeat(60))) {
        assertEquals("read 60", outcome());
        assertEquals('H', socket.getInputStream().read());
      }
    }
  }

  @Test
  void aBodyThatIsTooLongIsRefused() throws Exception {
    try (Socket socket = post("x".repeat(81))) {
      assertEquals("TOO_LARGE", outcome());
      assertTrue(isClosedByServer(socket));
    }
  }

  private static boolean isClosedByServer(Socket socket) throws IOException {
    InputStream in = socket.getInputStream();
    in.readAllBytes();
    return in.read() < 0;
  }
}
