package network.haca.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.Vertx;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import network.haca.connection.PinnedHttp;
import network.haca.ingress.app.Ingress;
import network.haca.ingress.app.IngressConfig;
import network.haca.llmnode.app.LlmNode;
import network.haca.provingnode.app.ProvingNode;
import network.haca.workers.app.Worker;
import network.haca.workers.app.WorkerConfig;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Rule O1: a node that cannot make proofs durable says so before it works, and others do it. */
@Timeout(value = 2, unit = TimeUnit.MINUTES)
class FullOutboxIT {
  private static final String LAUNCH =
      "{\"inputs\":[{\"name\":\"launch\",\"shape\":[1,2],\"datatype\":\"FP32\",\"data\":[20,45]}]}";
  private static final String INFER = "/v2/models/projectile/infer";
  private static final String CHAT = "/v1/chat/completions";
  private static final String FULL = "the outbox holds 1 proofs that nobody has taken";

  @TempDir private Path home;
  private final Vertx vertx = Vertx.vertx();
  private final List<AutoCloseable> parts = new ArrayList<>();

  @AfterEach
  void stop() throws Exception {
    for (AutoCloseable part : parts.reversed()) {
      part.close();
    }
    vertx.close().await();
  }

  private <T extends AutoCloseable> T add(T part) {
    parts.add(part);
    return part;
  }

  private Worker worker(String name, int proofsMax) throws Exception {
    return add(
        Worker.start(
            vertx,
            WorkerConfig.read(
                Map.of(
                    "worker.port", "0",
                    "worker.models", "../inference-workers/tensor-worker/target/models",
                    "worker.onnx.threads", "1",
                    "worker.outbox", home.resolve(name).toString(),
                    "worker.outbox.proofs.max", Integer.toString(proofsMax),
                    "kafka.servers", "127.0.0.1:1",
                    "directory.file", home.resolve(name + ".json").toString()))));
  }

  private LlmNode llmNode(String name, FakeOpenAi provider, int proofsMax) throws Exception {
    Path models =
        Files.writeString(
            home.resolve("models.json"),
            """
            {"providers": {"fake": {"url": "%s"}}, "models": [{"name": "m", "provider": "fake"}]}
            """
                .formatted(provider.base()));
    return add(
        LlmNodeClient.start(
            vertx,
            home.resolve(name),
            models,
            Map.of(
                "worker.outbox.proofs.max",
                Integer.toString(proofsMax),
                "directory.file",
                home.resolve(name + ".json").toString())));
  }

  private URI ingress(String... names) throws Exception {
    String files =
        String.join(
            ",",
            List.of(names).stream().map(name -> home.resolve(name + ".json").toString()).toList());
    Ingress ingress =
        add(
            Ingress.start(
                vertx,
                IngressConfig.read(
                    Map.of(
                        "ingress.http.port", "0",
                        "ingress.grpc.port", "0",
                        "directory.refresh", "1h",
                        "directory.files", files))));
    return URI.create("http://127.0.0.1:" + ingress.httpPort());
  }

  private HttpClient plain() {
    return add(HttpClient.newHttpClient());
  }

  private static HttpResponse<String> post(HttpClient http, URI uri, String body, String... headers)
      throws Exception {
    HttpRequest.Builder request = HttpRequest.newBuilder(uri).POST(BodyPublishers.ofString(body));
    if (headers.length > 0) {
      request.headers(headers);
    }
    return http.send(request.build(), BodyHandlers.ofString());
  }

  private void assertHealth(ProvingNode node, int ready, String reason) throws Exception {
    HttpClient pinned = add(PinnedHttp.to(node.identity().tlsCertificateDer()));
    URI base = URI.create("https://localhost:" + node.port());
    HttpResponse<String> answer =
        pinned.send(
            HttpRequest.newBuilder(base.resolve("/health/ready")).build(), BodyHandlers.ofString());
    assertEquals(ready, answer.statusCode(), answer::body);
    assertTrue(answer.body().contains(reason), answer::body);
    assertEquals(
        200,
        pinned
            .send(
                HttpRequest.newBuilder(base.resolve("/health/live")).build(),
                BodyHandlers.discarding())
            .statusCode());
  }

  @Test
  void tensorRequestsGoToAWorkerThatCanProve() throws Exception {
    Worker small = worker("small", 1);
    Worker large = worker("large", 1_000);
    URI ingress = ingress("small", "large");
    assertHealth(small, 200, "\"missing\":[]");
    for (int each = 0; each < 6; each++) {
      HttpResponse<String> answer = post(plain(), ingress.resolve(INFER), LAUNCH);
      assertEquals(200, answer.statusCode(), answer::body);
    }
    assertEquals(1, small.outboxWaiting());
    assertEquals(5, large.outboxWaiting());
    assertHealth(small, 503, "{\"name\":\"outbox\",\"reason\":\"" + FULL + "\"}");
    assertHealth(large, 200, "\"missing\":[]");
  }

  @Test
  void whereNobodyCanProveTheReasonIsGiven() throws Exception {
    worker("small", 1);
    URI ingress = ingress("small");
    assertEquals(200, post(plain(), ingress.resolve(INFER), LAUNCH).statusCode());
    HttpResponse<String> refused = post(plain(), ingress.resolve(INFER), LAUNCH);
    assertEquals(503, refused.statusCode());
    assertTrue(refused.body().contains(FULL), refused::body);
  }

  @Test
  void llmRequestsGoToANodeThatCanProveAndNoProviderIsAskedInVain() throws Exception {
    FakeOpenAi provider = add(FakeOpenAi.start(vertx));
    LlmNode small = llmNode("small", provider, 1);
    LlmNode large = llmNode("large", provider, 1_000);
    URI ingress = ingress("small", "large");
    String stream = chat("hi", ",\"stream\":true");
    for (String asked : List.of(chat("hi", ""), stream, stream, stream, chat("hi", ""), stream)) {
      HttpResponse<String> answer = post(plain(), ingress.resolve(CHAT), asked);
      assertEquals(200, answer.statusCode(), answer::body);
      assertTrue(answer.body().contains("tee_signature"), answer::body);
    }
    assertEquals(6, small.outboxWaiting() + large.outboxWaiting());
    assertEquals(6, provider.seen().size());
    HttpClient pinned = add(PinnedHttp.to(small.identity().tlsCertificateDer()));
    URI node = URI.create("https://localhost:" + small.port()).resolve(CHAT);
    post(pinned, node, chat("hi", ""));
    int seen = provider.seen().size();
    for (String choice : List.of("batch", "individual")) {
      HttpResponse<String> refused =
          post(pinned, node, chat("hi", ""), "X-SETTLEMENT-TYPE", choice);
      assertEquals(503, refused.statusCode());
      assertTrue(refused.body().contains(FULL), refused::body);
    }
    assertEquals(seen, provider.seen().size());
    assertEquals(
        200,
        post(pinned, node, chat("hi", ""), "X-SETTLEMENT-TYPE", "private").statusCode(),
        "there is nothing to keep of it");
    assertHealth(small, 503, FULL);
  }

  @Test
  void aStreamWhoseProofIsNotKeptEndsInAnErrorWithoutASignature() throws Exception {
    FakeOpenAi provider = add(FakeOpenAi.start(vertx));
    LlmNode small = llmNode("small", provider, 1);
    HttpClient pinned = add(PinnedHttp.to(small.identity().tlsCertificateDer()));
    HttpClient other = add(PinnedHttp.to(small.identity().tlsCertificateDer()));
    URI node = URI.create("https://localhost:" + small.port()).resolve(CHAT);
    // Connected before: a flood leaves a busy machine little time for a handshake.
    assertEquals(
        200, post(other, node, chat("hi", ""), "X-SETTLEMENT-TYPE", "private").statusCode());
    HttpRequest flood =
        HttpRequest.newBuilder(node)
            .POST(BodyPublishers.ofString(chat("flood", ",\"stream\":true")))
            .build();
    // A body that nobody ends would keep the client from closing.
    try (InputStream events = pinned.send(flood, BodyHandlers.ofInputStream()).body()) {
      assertTrue(events.read() >= 0);
      // The stream waits for its reader, and meanwhile another's proof takes the last place.
      assertEquals(200, post(other, node, chat("hi", "")).statusCode());
      String rest = new String(events.readAllBytes(), StandardCharsets.UTF_8);
      String end = rest.substring(Math.max(0, rest.length() - 2_000));
      assertTrue(end.contains("\"code\":\"unproven\"") && end.contains(FULL), end);
      assertFalse(rest.contains("tee_signature"), end);
    }
    assertEquals(1, small.outboxWaiting());
  }

  private static String chat(String content, String more) {
    return "{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":\"%s\"}]%s}"
        .formatted(content, more);
  }
}
