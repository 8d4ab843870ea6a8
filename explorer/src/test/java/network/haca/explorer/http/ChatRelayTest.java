package network.haca.explorer.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import network.haca.testkit.Await;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Chat through the explorer, from an ingress that does as each test says. */
@Timeout(30)
class ChatRelayTest {
  private static final ChatRelay.Limits LIMITS =
      new ChatRelay.Limits(1_000, Duration.ofSeconds(20));

  private final Vertx vertx = Vertx.vertx();
  private final HttpClient http = HttpClient.newHttpClient();

  @AfterEach
  void stop() {
    vertx.close().toCompletionStage().toCompletableFuture().join();
  }

  private HttpServer listen(Consumer<HttpServerRequest> handler) {
    return vertx
        .createHttpServer()
        .requestHandler(handler::accept)
        .listen(0, "127.0.0.1")
        .toCompletionStage()
        .toCompletableFuture()
        .join();
  }

  private static URI at(int port) {
    return URI.create("http://127.0.0.1:%d/".formatted(port));
  }

  /** An explorer in front of an ingress; one question has a place at once. */
  private URI explorer(URI ingress, ChatRelay.Limits limits) {
    ChatRelay relay = new ChatRelay(vertx, ingress, new Workplaces(vertx, "asking", 1), limits);
    return at(
        listen(request -> request.body().onSuccess(question -> relay.serve(request, question)))
            .actualPort());
  }

  private URI explorer(Consumer<HttpServerResponse> ingress) {
    return explorer(
        at(
            listen(request -> request.body().onSuccess(body -> ingress.accept(request.response())))
                .actualPort()),
        LIMITS);
  }

  private HttpResponse<InputStream> ask(URI explorer) throws Exception {
    return http.send(
        HttpRequest.newBuilder(explorer).POST(HttpRequest.BodyPublishers.ofString("{}")).build(),
        BodyHandlers.ofInputStream());
  }

  private static String text(HttpResponse<InputStream> answer) throws IOException {
    return new String(answer.body().readAllBytes(), StandardCharsets.UTF_8);
  }

  private static HttpServerResponse stream(HttpServerResponse response) {
    return response.setChunked(true).putHeader("Content-Type", "text/event-stream; charset=utf-8");
  }

  @Test
  void aStreamIsReadWhileItIsSaid() throws Exception {
    CompletableFuture<HttpServerResponse> saying = new CompletableFuture<>();
    HttpResponse<InputStream> answer =
        ask(
            explorer(
                response -> {
                  stream(response).write("data: one\n\n");
                  saying.complete(response);
                }));
    assertEquals("text/event-stream", answer.headers().firstValue("content-type").orElse(""));
    BufferedReader lines =
        new BufferedReader(new InputStreamReader(answer.body(), StandardCharsets.UTF_8));
    assertEquals("data: one", lines.readLine());
    assertEquals("", lines.readLine());
    saying.join().end("data: [DONE]\n\n");
    assertEquals("data: [DONE]", lines.readLine());
  }

  @Test
  void anErrorOfTheIngressIsHandedOnAsItIs() throws Exception {
    HttpResponse<InputStream> answer =
        ask(
            explorer(
                response ->
                    response
                        .setStatusCode(402)
                        .putHeader("Content-Type", "text/html")
                        .putHeader("Set-Cookie", "a=b")
                        .end("{\"error\":\"pay\"}")));
    assertEquals(402, answer.statusCode());
    assertEquals("application/json", answer.headers().firstValue("content-type").orElse(""));
    assertTrue(answer.headers().firstValue("set-cookie").isEmpty());
    assertEquals("{\"error\":\"pay\"}", text(answer));
  }

  @Test
  void whoLeavesEndsTheAnswerAndFreesThePlace() throws Exception {
    AtomicBoolean isLeft = new AtomicBoolean();
    URI explorer =
        explorer(
            response -> {
              response.closeHandler(gone -> isLeft.set(true));
              stream(response).write("data: one\n\n");
            });
    HttpResponse<InputStream> first = ask(explorer);
    HttpResponse<InputStream> second = ask(explorer);
    assertEquals(503, second.statusCode());
    assertTrue(text(second).contains("already"));
    first.body().close();
    Await.until("the ingress goes on talking", isLeft::get);
    Await.until("the place is not free", () -> status(explorer) == 200);
  }

  private int status(URI explorer) throws Exception {
    HttpResponse<InputStream> answer = ask(explorer);
    answer.body().close();
    return answer.statusCode();
  }

  @Test
  void anAnswerThatIsTooLongOrTakesTooLongIsBrokenOff() throws Exception {
    HttpResponse<InputStream> endless =
        ask(
            explorer(
                response -> {
                  stream(response).write("data: one\n\n");
                  vertx.setTimer(50, later -> response.write("x".repeat(1_001)));
                }));
    assertThrows(IOException.class, () -> text(endless));
    URI ingress =
        at(listen(request -> stream(request.response()).write("data: one\n\n")).actualPort());
    HttpResponse<InputStream> slow =
        ask(explorer(ingress, new ChatRelay.Limits(1_000, Duration.ofMillis(300))));
    assertThrows(IOException.class, () -> text(slow));
  }

  @Test
  void anIngressThatBreaksOffIsNotTakenForAWholeAnswer() throws Exception {
    HttpResponse<InputStream> answer =
        ask(
            explorer(
                response -> {
                  stream(response).write("data: one\n\n");
                  vertx.setTimer(50, later -> response.reset());
                }));
    assertThrows(IOException.class, () -> text(answer));
  }

  @Test
  void anIngressThatIsAwayIsASentence() throws Exception {
    HttpResponse<InputStream> answer = ask(explorer(at(1), LIMITS));
    assertEquals(503, answer.statusCode());
    String body = text(answer);
    assertTrue(body.contains("the ingress does not answer now"), body);
    assertFalse(body.contains("127.0.0.1"), body);
  }
}
