package network.haca.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Metrics;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import network.haca.connection.PinnedHttp;
import network.haca.oracle.app.DataNode;
import network.haca.oracle.app.DataNodeConfig;
import network.haca.primitives.Bytes;
import network.haca.primitives.Sha256;
import network.haca.schemas.fact.SignedFact;
import network.haca.schemas.llm.PythonJson;
import network.haca.settings.InvalidSettingsException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A data node alone, over a real HTTPS source. */
@Timeout(value = 1, unit = TimeUnit.MINUTES)
class DataNodeIT {
  private static final String PRICE =
      "{\"data\": {\"amount\": 3012.5500, \"tag\": \"3012.55\", \"open\": true, \"last\": null,"
          + " \"list\": [1, 2]}}";

  private static final MeterRegistry METRICS = new SimpleMeterRegistry();
  private static final Tags MISSING = Tags.of("source", "missing", "outcome", "source_failed");
  private static final Tags TEXT = Tags.of("source", "text", "outcome", "signed");

  @TempDir private static Path home;

  private static Vertx vertx;
  private static HttpsSource source;
  private static HttpsSource stranger;
  private static DataNode node;
  private static HttpClient client;

  @BeforeAll
  static void start() throws Exception {
    vertx = Vertx.vertx();
    Metrics.addRegistry(METRICS);
    source = HttpsSource.start(vertx, home.resolve("source"));
    stranger = HttpsSource.start(vertx, home.resolve("stranger"));
    source.on("/price", PRICE);
    source.on("/price?of=ETH-USD", PRICE);
    node = DataNode.start(vertx, DataNodeConfig.read(settings("node", "data.fetch.whole", "5s")));
    client = PinnedHttp.to(node.identity().tlsCertificateDer());
  }

  @AfterAll
  static void stop() {
    client.close();
    node.close();
    source.close();
    stranger.close();
    vertx.close().await();
    Metrics.removeRegistry(METRICS);
  }

  private static Map<String, String> settings(String name, String... more) throws Exception {
    String sources =
        """
        {"sources": {
          "number": {"url": "BASE/price", "select": "/data/amount"},
          "text": {"url": "BASE/price", "select": "/data/tag"},
          "boolean": {"url": "BASE/price", "select": "/data/open"},
          "null": {"url": "BASE/price", "select": "/data/last"},
          "json": {"url": "BASE/price", "select": "/data/list"},
          "whole": {"url": "BASE/price"},
          "missing": {"url": "BASE/price", "select": "/data/amounts"},
          "pair": {"url": "BASE/price?of={pair}", "parameters": {"pair": "[A-Z]{3}-[A-Z]{3}"},
                   "select": "/data/amount"},
          "any": {"url": "BASE/any/{path}", "parameters": {"path": "[a-z]+"}},
          "stranger": {"url": "STRANGER/price"},
          "misnamed": {"url": "MISNAMED/price"},
          "nobody": {"url": "https://localhost:1/"}}}
        """
            .replace("BASE", source.base())
            .replace("STRANGER", stranger.base())
            .replace("MISNAMED", source.base().replace("localhost", "127.0.0.1"));
    Map<String, String> settings = new TreeMap<>();
    settings.put("data.port", "0");
    settings.put("data.outbox", home.resolve(name).toString());
    settings.put(
        "data.sources", Files.writeString(home.resolve(name + ".json"), sources).toString());
    settings.put("data.fetch.trust", source.authority().toString());
    settings.put("data.fetch.networks", "127.0.0.0/8,::1/128");
    settings.put("data.fetch.answer.max", "1024");
    settings.put("data.body.max", "1024");
    settings.put("kafka.servers", "127.0.0.1:1");
    for (int i = 0; i < more.length; i += 2) {
      settings.put(more[i], more[i + 1]);
    }
    return settings;
  }

  private static HttpResponse<String> post(String body) throws Exception {
    return post(client, node, body);
  }

  private static HttpResponse<String> post(HttpClient client, DataNode node, String body)
      throws Exception {
    URI uri = URI.create("https://127.0.0.1:%d/v1/facts".formatted(node.port()));
    return client.send(
        HttpRequest.newBuilder(uri).POST(HttpRequest.BodyPublishers.ofString(body)).build(),
        BodyHandlers.ofString());
  }

  private static HttpResponse<String> get(String path) throws Exception {
    URI uri = URI.create("https://127.0.0.1:%d%s".formatted(node.port(), path));
    return client.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString());
  }

  private static SignedFact look(String body) throws Exception {
    HttpResponse<String> response = post(body);
    assertEquals(200, response.statusCode(), response::body);
    SignedFact fact = SignedFact.read(json(response)).orElseThrow();
    assertEquals(Optional.empty(), fact.flaw(node.identity().publicKey()));
    return fact;
  }

  private static String value(String name) throws Exception {
    var value = look("{\"source\": \"%s\"}".formatted(name)).fact().observation().value();
    return value.type() + " " + value.text();
  }

  private static void assertRefused(int status, String message, String body) throws Exception {
    HttpResponse<String> response = post(body);
    assertEquals(status, response.statusCode(), response::body);
    String said = json(response).at("/error/message").asText();
    assertTrue(said.contains(message), said);
  }

  private static void assertRefusedOf(
      String path, Consumer<HttpServerRequest> answer, int status, String said) throws Exception {
    source.on("/any/" + path, answer);
    assertRefused(
        status, said, "{\"source\":\"any\",\"parameters\":{\"path\":\"%s\"}}".formatted(path));
  }

  private static JsonNode json(HttpResponse<String> response) throws Exception {
    return new ObjectMapper().readTree(response.body());
  }

  @Test
  void aValueOfEveryTypeKeepsItsDigitsAndIsSigned() throws Exception {
    assertEquals("NUMBER 3012.5500", value("number"));
    assertEquals("STRING 3012.55", value("text"));
    assertEquals("BOOLEAN true", value("boolean"));
    assertEquals("NULL null", value("null"));
    assertEquals("JSON [1,2]", value("json"));
    assertTrue(value("whole").startsWith("JSON {\"data\":{\"amount\":3012.5500,"));
  }

  @Test
  void whatIsSignedSaysWhereAndHowItWasSeen() throws Exception {
    SignedFact signed =
        look("{\"source\":\"pair\",\"parameters\":{\"pair\":\"ETH-USD\"},\"id\":\"mine\"}");
    var question = signed.fact().question();
    assertEquals("pair", question.source());
    assertEquals("mine", question.id());
    assertEquals(source.base() + "/price?of=ETH-USD", question.url());
    assertEquals("/data/amount", question.select());
    assertEquals(Sha256.hash(Bytes.ofUtf8(PRICE)), signed.fact().observation().bodyDigest());
    assertEquals(
        Sha256.hash(pem(Files.readString(source.authority()))),
        signed.fact().observation().certificateDigest());
    SignedFact again =
        look("{\"source\":\"pair\",\"parameters\":{\"pair\":\"ETH-USD\"},\"id\":\"mine\"}");
    assertNotEquals(signed.leaf().inputHash(), again.leaf().inputHash(), "random bytes (T1)");
  }

  private static Bytes pem(String text) {
    String base64 = text.replaceAll("-----[A-Z ]+-----", "").replaceAll("\\s", "");
    return Bytes.wrap(Base64.getDecoder().decode(base64));
  }

  @Test
  void everyProofIsInTheOutboxWhenTheAnswerLeaves() throws Exception {
    long before = node.outboxWaiting();
    var _ = look("{\"source\":\"number\"}");
    assertEquals(before + 1, node.outboxWaiting(), "O1");
  }

  @Test
  void aBadRequestIsToldWhatWouldBeRight() throws Exception {
    assertRefused(400, "not JSON", "{");
    assertRefused(400, "the body has to be", "[]");
    assertRefused(400, "'src' is none of [id, parameters, source]", "{\"src\": \"number\"}");
    assertRefused(404, "GET /v1/sources", "{\"source\": \"gold\"}");
    assertRefused(400, "has to match [A-Z]{3}-[A-Z]{3}", "{\"source\": \"pair\"}");
    assertRefused(
        400, "has no parameter [of]", "{\"source\":\"number\",\"parameters\":{\"of\":\"x\"}}");
    assertRefused(400, "{NAME: TEXT}", "{\"source\":\"pair\",\"parameters\":{\"pair\":1}}");
    assertRefused(
        400, "256 characters", "{\"source\":\"number\",\"id\":\"%s\"}".formatted("x".repeat(257)));
    assertRefused(413, "1024 bytes", "{\"source\":\"%s\"}".formatted("x".repeat(2_000)));
    assertEquals(404, get("/v2/facts").statusCode());
    URI keys = URI.create("https://127.0.0.1:%d/v1/keys".formatted(node.port()));
    HttpResponse<String> unsigned =
        client.send(
            HttpRequest.newBuilder(keys).POST(HttpRequest.BodyPublishers.ofString("{}")).build(),
            BodyHandlers.ofString());
    assertEquals(401, unsigned.statusCode(), unsigned::body);
  }

  @Test
  void whatASourceDoesWrongIsItsFaultAndNoFact() throws Exception {
    long before = node.outboxWaiting();
    assertRefused(502, "nothing at '/data/amounts'", "{\"source\":\"missing\"}");
    assertRefusedOf("refuses", r -> r.response().setStatusCode(403).end(), 502, "answers 403");
    assertRefusedOf(
        "moved",
        r -> r.response().setStatusCode(302).putHeader("Location", "/price").end(),
        502,
        "answers 302");
    assertRefusedOf("text", r -> r.response().end("<html>"), 502, "not JSON");
    assertRefusedOf("two", r -> r.response().end("{} {}"), 502, "not JSON");
    assertRefusedOf("deep", r -> r.response().end("[".repeat(1_020)), 502, "not JSON");
    assertRefusedOf(
        "large", r -> r.response().end("1".repeat(1_025)), 502, "larger than 1024 bytes");
    assertRefusedOf("slow", r -> {}, 504, "within 5000 ms");
    assertRefusedOf(
        "stalls", r -> r.response().setChunked(true).write("{\"data\":"), 504, "within 5000 ms");
    assertRefusedOf("cut", r -> r.connection().close(), 502, "cannot be asked");
    assertRefused(502, "cannot be asked", "{\"source\":\"stranger\"}");
    assertRefused(502, "cannot be asked", "{\"source\":\"misnamed\"}");
    assertRefused(502, "cannot be asked", "{\"source\":\"nobody\"}");
    assertEquals(before, node.outboxWaiting());
  }

  @Test
  void anOperatorSeesWhichSourceFails() throws Exception {
    assertRefused(502, "nothing at", "{\"source\":\"missing\"}");
    var _ = look("{\"source\":\"text\"}");
    assertTrue(METRICS.counter("haca.data.facts", MISSING).count() >= 1);
    assertTrue(METRICS.counter("haca.data.facts", TEXT).count() >= 1);
  }

  @Test
  void aSourceSeesNothingOfWhoAsked() throws Exception {
    CompletableFuture<Set<String>> seen = new CompletableFuture<>();
    source.on(
        "/any/seen",
        request -> {
          Set<String> names = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
          names.addAll(request.headers().names());
          seen.complete(names);
          request.response().end("1");
        });
    var _ = look("{\"source\":\"any\",\"parameters\":{\"path\":\"seen\"},\"id\":\"me\"}");
    assertEquals("[accept, host, user-agent]", seen.join().toString().toLowerCase(Locale.ROOT));
  }

  @Test
  void moreThanItMayAnswerAtOnceAreToldToComeAgain() throws Exception {
    CountDownLatch arrived = new CountDownLatch(1);
    CompletableFuture<HttpServerRequest> held = new CompletableFuture<>();
    source.on(
        "/any/held",
        request -> {
          held.complete(request);
          arrived.countDown();
        });
    try (DataNode narrow =
            DataNode.start(
                vertx,
                DataNodeConfig.read(
                    settings(
                        "narrow", "data.client.requests.max", "1", "data.fetch.whole", "30s")));
        HttpClient pinned = PinnedHttp.to(narrow.identity().tlsCertificateDer())) {
      CompletableFuture<HttpResponse<String>> first =
          CompletableFuture.supplyAsync(
              () -> {
                try {
                  return post(
                      pinned, narrow, "{\"source\":\"any\",\"parameters\":{\"path\":\"held\"}}");
                } catch (Exception e) {
                  throw new AssertionError(e);
                }
              });
      assertTrue(arrived.await(30, TimeUnit.SECONDS));
      HttpResponse<String> second = post(pinned, narrow, "{\"source\":\"number\"}");
      assertEquals(429, second.statusCode());
      assertEquals("1", second.headers().firstValue("Retry-After").orElseThrow());
      held.join().response().end("{}");
      assertEquals(200, first.join().statusCode());
      assertEquals(200, post(pinned, narrow, "{\"source\":\"number\"}").statusCode());
    }
  }

  @Test
  void itSaysWhatItServesAndWhoItIs() throws Exception {
    JsonNode sources = json(get("/v1/sources")).get("sources");
    assertEquals(12, sources.size());
    JsonNode pair = sources.get(8);
    assertEquals("pair", pair.get("name").asText());
    JsonNode definition = pair.get("definition");
    assertEquals("[A-Z]{3}-[A-Z]{3}", definition.at("/parameters/pair").asText());
    assertEquals(
        Sha256.hash(PythonJson.dumps(definition)).toHex(),
        "0x" + pair.get("source_digest").asText(),
        "anyone can check a definition against the digest that a fact names");
    assertEquals("OK", json(get("/health")).get("status").asText());
    assertEquals(200, get("/enclave/attestation?nonce=" + "ab".repeat(20)).statusCode());
    HttpResponse<String> without = get("/enclave/attestation");
    assertEquals(400, without.statusCode());
    assertFalse(json(without).at("/error/message").asText().isEmpty());
  }

  @Test
  void aWrongSettingIsNamedWithWhatWouldBeRight() throws Exception {
    InvalidSettingsException invalid =
        assertThrows(
            InvalidSettingsException.class,
            () ->
                DataNodeConfig.read(
                    Map.of("data.fetch.trust", "/nowhere.pem", "data.enclave", "NITRIDING")));
    String problems = invalid.problems().toString();
    assertTrue(problems.contains("data.sources: missing"), problems);
    assertTrue(problems.contains("data.fetch.trust: '/nowhere.pem' given"), problems);
    assertTrue(problems.contains("data.endpoint: missing"), problems);
  }
}
