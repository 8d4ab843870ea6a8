package network.haca.benchmarks.load;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.RequestOptions;
import java.io.IOException;
import java.time.Duration;
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

  private HttpServer server() {
    return vertx
        .createHttpServer()
        .requestHandler(request -> request.response().end("answer"))
        .listen(0, "127.0.0.1")
        .await();
  }

  private ClosedLoop.Result run(int port, Duration duration) throws IOException {
    RequestOptions options = new RequestOptions().setAbsoluteURI("http://127.0.0.1:" + port + "/");
    try (ClosedLoop loop =
        new ClosedLoop(
            vertx, new HttpClientOptions(), options, Buffer.buffer("question"), 3, answer -> 1)) {
      return loop.run(3, duration);
    }
  }
}
