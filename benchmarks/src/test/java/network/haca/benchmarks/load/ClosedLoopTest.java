package network.haca.benchmarks.load;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.RequestOptions;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ClosedLoopTest {
  private final Vertx vertx = Vertx.vertx();

  @AfterEach
  void close() {
    vertx.close().await();
  }

  @Test
  void eachClientAsksOnceHoweverShortTheTime() throws Exception {
    HttpServer server = server();

    assertEquals(3, run(server.actualPort(), Duration.ZERO).nanos().size());
  }

  @Test
  void aServerThatDoesNotListenIsAFailureHoweverShortTheTime() {
    HttpServer server = server();
    int port = server.actualPort();
    server.close().await();

    assertThrows(IOException.class, () -> run(port, Duration.ZERO));
  }

  @Test
  void whoIsRefusedIsCountedAndAsksAgain() throws Exception {
    AtomicInteger asked = new AtomicInteger();
    HttpServer server =
        server(
            request ->
                request
                    .response()
                    .setStatusCode(asked.incrementAndGet() <= 2 ? 429 : 200)
                    .end("answer"));

    ClosedLoop.Result result;
    try (ClosedLoop loop = loop(server.actualPort())) {
      result = loop.runRefusable(3, Duration.ofSeconds(2));
    }
    assertEquals(2, result.refused());
    assertTrue(result.nanos().size() >= 3);
  }

  @Test
  void aRefusalIsAFailureWhereNoneIsExpected() {
    HttpServer server = server(request -> request.response().setStatusCode(429).end("answer"));

    assertThrows(IOException.class, () -> run(server.actualPort(), Duration.ZERO));
  }

  private HttpServer server() {
    return server(request -> request.response().end("answer"));
  }

  private HttpServer server(Handler<HttpServerRequest> answering) {
    return vertx.createHttpServer().requestHandler(answering).listen(0, "127.0.0.1").await();
  }

  private ClosedLoop.Result run(int port, Duration duration) throws IOException {
    try (ClosedLoop loop = loop(port)) {
      return loop.run(3, duration);
    }
  }

  private ClosedLoop loop(int port) {
    RequestOptions options = new RequestOptions().setAbsoluteURI("http://127.0.0.1:" + port + "/");
    return new ClosedLoop(
        vertx, new HttpClientOptions(), options, Buffer.buffer("question"), 3, answer -> 1);
  }
}
