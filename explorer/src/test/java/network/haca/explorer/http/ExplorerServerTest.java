package network.haca.explorer.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import network.haca.explorer.core.Examples;
import network.haca.explorer.core.Status;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ExplorerServerTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String UNKNOWN = "0x" + "ab".repeat(32);

  @TempDir private Path folder;
  private Running explorer;

  @BeforeEach
  void start() throws Exception {
    explorer = new Running(folder, new ExplorerServer.Limits(8, 8, 1));
  }

  @AfterEach
  void stop() {
    explorer.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/v1/proofs/0x12",
        "/v1/proofs/xyz",
        "/v1/proofs/%00%ff",
        "/v1/proofs?limit=0",
        "/v1/proofs?limit=101",
        "/v1/proofs?limit=99999999999999999999",
        "/v1/proofs?limit=-1",
        "/v1/proofs?after=xyz",
        "/v1/proofs?after=0",
        "/v1/proofs?kind=nothing",
        "/v1/proofs?node=0x1",
        "/v1/proofs?model=a&kind=VANILLA",
        "/v1/proofs?status=SETTLED",
        "/v1/batches/0x",
        "/v1/batches/1/leaves",
        "/v1/nodes/..%2f..",
        "/v1/blocks/first",
        "/v1/blocks?from=-1",
        "/v1/blocks?limit=1000",
        "/v1/ask/models/%2e%2e",
        "/v1/search",
        "/v1/search?q=%3Cscript%3E",
        "/v1/search?q=0xabcd",
        "/v1/payments/0x12",
        "/v1/payments?limit=0",
        "/v1/payments/1/entries",
        "/v1/transactions/0x12",
        "/v1/transactions?from=-1",
        "/v1/transactions?limit=26",
        "/v1/ledger/0x12",
        "/v1/ledger/latest",
        "/v1/light/0x1",
        "/v1/addresses/0x12",
        "/v1/addresses/%3Cscript%3E",
        "/v1/registered-models/1",
        "/v1/registered-models?from=-1",
        "/v1/feeds/%3Cscript%3E",
        "/v1/feeds/..%2f..%2freceipts",
        "/v1/feeds/BTC-USD/history?limit=257"
      })
  void badInputIsASentence(String path) throws Exception {
    HttpResponse<String> answer = explorer.get(path);
    assertEquals(400, answer.statusCode(), answer.body());
    assertProblem(answer);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/v1/proofs/",
        "/v1/batches/",
        "/v1/payments/",
        "/nothing",
        "/v1",
        "/assets/../files.txt",
        "//"
      })
  void whatIsNotThereIsASentence(String path) throws Exception {
    String whole = path.matches("/v1/[a-z]+/") ? path + UNKNOWN : path;
    HttpResponse<String> answer = explorer.get(whole);
    assertEquals(404, answer.statusCode(), answer.body());
    assertProblem(answer);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/v1/blocks",
        "/v1/blocks/7",
        "/v1/light/7",
        "/v1/proofs/%s/receipt",
        "/v1/ask/models",
        "/v1/ask/chat",
        "/v1/search?q=%s",
        "/v1/search?q=BTC-USD",
        "/v1/transactions",
        "/v1/transactions/%s",
        "/v1/ledger/1",
        "/v1/ledger/%s",
        "/v1/addresses/0x0000000000000000000000000000000000004842",
        "/v1/registered-models",
        "/v1/registered-models/%s",
        "/v1/feeds",
        "/v1/feeds/BTC-USD/candles"
      })
  void whatIsAwayIsASentence(String path) throws Exception {
    HttpResponse<String> answer = explorer.get(path.formatted(UNKNOWN));
    assertEquals(503, answer.statusCode(), answer.body());
    assertProblem(answer);
    assertFalse(answer.body().contains("127.0.0.1"), answer.body());
  }

  private static void assertProblem(HttpResponse<String> answer) throws Exception {
    assertEquals(
        "application/problem+json", answer.headers().firstValue("content-type").orElse(""));
    JsonNode problem = JSON.readTree(answer.body());
    assertEquals(answer.statusCode(), problem.path("status").asInt());
    assertTrue(problem.path("detail").asText().length() > 10, answer.body());
    assertFalse(answer.body().contains("Exception"), answer.body());
  }

  @Test
  void everyAnswerHasAPolicyWithoutInlineScripts() throws Exception {
    for (String path : List.of("/", "/v1/status", "/nothing", "/health/live")) {
      var headers = explorer.get(path).headers();
      String policy = headers.firstValue("content-security-policy").orElse("");
      assertTrue(policy.contains("script-src 'self';"), policy);
      assertFalse(policy.contains("unsafe"), policy);
      assertFalse(policy.contains("http"), policy);
      assertEquals("nosniff", headers.firstValue("x-content-type-options").orElse(""));
    }
  }

  @Test
  void thePageNamesNoForeignHostAndHasNothingInline() throws Exception {
    String page = explorer.get("/").body();
    assertTrue(page.contains("<div id=\"app\">"), page);
    assertFalse(page.contains("://"), page);
    assertFalse(page.matches("(?s).*<script(?![^>]*src=).*"), page);
    assertFalse(page.contains("<style"), page);
  }

  @Test
  void pagesOfOtherOriginsMayNotAsk() throws Exception {
    HttpResponse<String> answer =
        explorer.send(
            explorer
                .request("/v1/ask/chat")
                .header("Origin", "https://evil.example")
                .POST(HttpRequest.BodyPublishers.ofString("{}")));
    assertEquals(403, answer.statusCode());
    HttpResponse<String> read =
        explorer.send(explorer.request("/v1/status").header("Origin", "https://evil.example"));
    assertEquals(200, read.statusCode());
    assertTrue(read.headers().firstValue("access-control-allow-origin").isEmpty());
  }

  @Test
  void aQuestionThatIsTooLongIsRefused() throws Exception {
    HttpResponse<String> answer =
        explorer.send(
            explorer
                .request("/v1/ask/chat")
                .expectContinue(true)
                .POST(HttpRequest.BodyPublishers.ofByteArray(new byte[(1 << 20) + 1])));
    assertEquals(413, answer.statusCode());
    assertProblem(answer);
  }

  @Test
  void pagesOfAListGoOnWhereTheyEnded() throws Exception {
    for (int i = 0; i < 30; i++) {
      explorer.take(Examples.published(i));
    }
    List<String> leaves = new ArrayList<>();
    String path = "/v1/proofs?limit=7";
    JsonNode page = explorer.json(path);
    while (true) {
      page.path("items").forEach(proof -> leaves.add(proof.path("leaf").asText()));
      if (!page.has("next")) {
        break;
      }
      page = explorer.json(path + "&after=" + page.path("next").asText());
    }
    assertEquals(30, leaves.size());
    assertEquals(Examples.leaf(29).hash().toHex(), leaves.getFirst());
    assertEquals(30, page.path("count").asInt());
  }

  @Test
  void aProofThatIsSettledIsNotRefused() throws Exception {
    explorer.take(Examples.published(0));
    explorer.take(Examples.refused(0));
    String path = "/v1/proofs/" + Examples.leaf(0).hash();
    assertEquals("REFUSED", explorer.json(path).path("status").asText());
    assertEquals(1, explorer.json("/v1/proofs?status=REFUSED").path("items").size());
    Examples.journey(Examples.leaves(1)).forEach(explorer::take);
    assertEquals("SETTLED", explorer.json(path).path("status").asText());
    assertFalse(explorer.json(path).has("refusal"));
    JsonNode refused = explorer.json("/v1/proofs?status=REFUSED");
    assertEquals(0, refused.path("items").size());
    assertEquals(0, refused.path("count").asInt());
  }

  @Test
  void anIngressThatHangsHoldsUpNothingThatTheViewAnswers(@TempDir Path other) throws Exception {
    ExplorerServer.Limits limits = new ExplorerServer.Limits(1, 2, 1);
    try (ServerSocket ingress = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        Running waiting =
            new Running(other, limits, URI.create("http://127.0.0.1:" + ingress.getLocalPort()))) {
      var asked =
          waiting
              .client()
              .sendAsync(waiting.request("/v1/ask/models").build(), BodyHandlers.ofString());
      try (Socket question = ingress.accept()) {
        assertEquals(200, waiting.get("/v1/status").statusCode());
        assertFalse(asked.isDone());
        assertFalse(question.isClosed());
      }
      assertEquals(503, asked.get().statusCode());
    }
  }

  @Test
  void whoFollowsHearsOfEachStepAndGoesOnBehindWhatItHasSeen() throws Exception {
    String id;
    try (Following follower = Following.of(explorer, "")) {
      explorer.take(Examples.published(0));
      assertTrue(follower.next("proof").contains(Examples.leaf(0).hash().toHex()));
      id = follower.lastId();
    }
    explorer.take(Examples.published(1));
    try (Following follower = Following.of(explorer, id)) {
      assertTrue(follower.next("proof").contains(Examples.leaf(1).hash().toHex()));
      explorer.take(Examples.step(Examples.leaves(1), Status.SETTLED, 9));
      assertTrue(follower.next("batch").contains("SETTLED"));
    }
    try (Following follower = Following.of(explorer, "ffff-3")) {
      assertEquals("{}", follower.next("gap"));
    }
  }

  @Test
  void oneMoreThanMayFollowIsRefused() throws Exception {
    try (Following follower = Following.of(explorer, "")) {
      assertEquals(200, follower.status());
      HttpResponse<String> answer = explorer.get(LiveEvents.PATH);
      assertEquals(503, answer.statusCode());
      assertProblem(answer);
    }
  }
}
