package network.haca.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vertx.core.Vertx;
import java.io.InputStream;
import java.math.BigInteger;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import network.haca.llmnode.app.LlmNode;
import network.haca.primitives.Address;
import network.haca.primitives.Bytes32;
import network.haca.testing.payments.FacilitatorUnderTest;
import network.haca.testkit.Await;
import network.haca.x402.ChallengeHeader;
import network.haca.x402.Offer;
import network.haca.x402.PayingAccount;
import network.haca.x402.Readings;
import network.haca.x402.TestPayer;
import network.haca.x402.Uint256;
import network.haca.x402.gate.BookEntry;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Bad payments at the gates of two LLM nodes, one facilitator and one chain behind them: each is
 * refused by name or is one payment, and nothing that is not paid for reaches the model.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(value = 3, unit = TimeUnit.MINUTES)
class PaidNodeAttacksIT {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String CHAT = "/v1/chat/completions";
  private static final String ECHO = body("echo Hi", false);

  /** 11 tokens read at 2 and 7 written at 8 dollars a million, at 0.10 dollars a token. */
  private static final String CHARGE = "780000000000000";

  @TempDir private static Path home;

  private final Vertx vertx = Vertx.vertx();
  private final FakeOpenAi provider = FakeOpenAi.start(vertx);
  private FacilitatorUnderTest facilitator;
  private Door door;
  private Door other;
  private long nonces = 100;
  private int asked;

  /** A node with its gate. */
  private record Door(LlmNode node, HttpClient http) {
    HttpRequest.Builder request(String path, String body) {
      return HttpRequest.newBuilder(java.net.URI.create("https://localhost:" + node.port() + path))
          .POST(HttpRequest.BodyPublishers.ofString(body));
    }

    HttpResponse<String> post(String path, String body, String... headers) throws Exception {
      HttpRequest.Builder request = request(path, body);
      if (headers.length > 0) {
        request.headers(headers);
      }
      return http.send(request.build(), BodyHandlers.ofString());
    }

    HttpResponse<String> pay(ObjectNode payment) throws Exception {
      return post(CHAT, ECHO, "PAYMENT-SIGNATURE", header(payment));
    }
  }

  private static String body(String text, boolean isStream) {
    return "{\"model\":\"gpt-4.1\",\"messages\":[{\"role\":\"user\",\"content\":\"%s\"}],\"stream\":%s}"
        .formatted(text, isStream);
  }

  @BeforeAll
  void start() throws Exception {
    facilitator =
        new FacilitatorUnderTest(
            Files.createDirectory(home.resolve("facilitator")),
            Map.of(
                "facilitator.session.idle", "2s",
                "facilitator.session.settle.percent", "100",
                "facilitator.exposure.percent", "10000",
                "facilitator.sessions.payer.max", "1000"));
    door = door("a", FacilitatorUnderTest.SECRET, Map.of());
    other = door("b", FacilitatorUnderTest.OTHER_SECRET, Map.of("gate.request.time", "1s"));
  }

  private Door door(String name, String secret, Map<String, String> more) throws Exception {
    Path own = Files.createDirectory(home.resolve(name));
    Path models =
        Files.writeString(
            own.resolve("models.json"),
            """
            {"providers": {"fake": {"url": "%s"}},
             "models": [{"name": "gpt-4.1", "provider": "fake", "price": {"input": 2, "output": 8},
                         "limits": {"answerTokens": 50}}]}
            """
                .formatted(provider.base()));
    Path file = Files.writeString(own.resolve("secret"), secret);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    Map<String, String> settings = new TreeMap<>(more);
    settings.put("gate.facilitator", facilitator.url().toString());
    settings.put("gate.secret.file", file.toString());
    settings.put("gate.url", "https://%s.example".formatted(name));
    settings.put("gate.token", TestPayer.TOKEN.toHex());
    settings.put("gate.pay.to", TestPayer.PAY_TO.toHex());
    settings.put("gate.rate", "0.10");
    settings.put("gate.cap", "300000000000000000");
    LlmNode node = LlmNodeClient.start(vertx, own, models, settings);
    Door started = new Door(node, LlmNodeClient.pinned(node));
    Await.until(
        PATIENCE,
        "the node does not find its facilitator",
        () -> started.post(CHAT, ECHO).statusCode() == 402);
    return started;
  }

  @AfterAll
  void stop() {
    for (Door each : List.of(door, other)) {
      each.http().close();
      each.node().close();
    }
    facilitator.close();
    provider.close();
    vertx.close().await();
  }

  @BeforeEach
  void count() throws Exception {
    // The charge of an answer comes after it.
    Await.until(
        PATIENCE,
        "a request has not ended",
        () -> requests(BookEntry.Kind.CHARGED).containsAll(requests(BookEntry.Kind.RESERVED)));
    asked = provider.seen().size();
  }

  private Set<Bytes32> requests(BookEntry.Kind kind) throws Exception {
    return facilitator.books().stream()
        .filter(each -> each.kind() == kind)
        .map(each -> each.request().orElseThrow().reservation())
        .collect(Collectors.toSet());
  }

  private void assertNothingRan() {
    assertEquals(asked, provider.seen().size(), "the model was asked");
  }

  private static String header(JsonNode payment) {
    return Base64.getEncoder().encodeToString(payment.toString().getBytes(StandardCharsets.UTF_8));
  }

  private Offer offer(Door at) throws Exception {
    HttpResponse<String> unpaid = at.post(CHAT, ECHO);
    String challenge = unpaid.headers().firstValue("PAYMENT-REQUIRED").orElseThrow();
    return Readings.value(ChallengeHeader.offers(challenge)).getFirst();
  }

  /** A good payment that nobody has seen. */
  private ObjectNode payment(Door at) throws Exception {
    return new PayingAccount(TestPayer.KEY)
        .pay(offer(at), Bytes32.ofUnsigned(nonces++), Instant.now())
        .toJson();
  }

  private static void assertRefused(HttpResponse<String> answer, String what) {
    assertEquals(402, answer.statusCode(), () -> what + ": " + answer.body());
    assertTrue(answer.headers().firstValue("PAYMENT-REQUIRED").isPresent(), what);
    assertEquals(Optional.of("no-store"), answer.headers().firstValue("Cache-Control"));
  }

  private static Stream<String> fields() {
    String permit = "/payload/permit2Authorization";
    return Stream.of(
        "/x402Version",
        "/accepted/scheme",
        "/accepted/network",
        "/accepted/asset",
        "/accepted/amount",
        "/accepted/payTo",
        "/payload/signature",
        permit + "/from",
        permit + "/spender",
        permit + "/nonce",
        permit + "/deadline",
        permit + "/permitted/token",
        permit + "/permitted/amount",
        permit + "/witness/to",
        permit + "/witness/facilitator",
        permit + "/witness/validAfter");
  }

  private static String altered(JsonNode value) {
    String text = value.asText();
    if (text.startsWith("0x")) {
      char last = text.charAt(text.length() - 1);
      return text.substring(0, text.length() - 1) + (last == '1' ? '2' : '1');
    }
    return text.matches("[0-9]+")
        ? new BigInteger(text).add(BigInteger.ONE).toString()
        : text + "1";
  }

  private static ObjectNode put(ObjectNode payment, String path, Object value) {
    int cut = path.lastIndexOf('/');
    ((ObjectNode) payment.at(path.substring(0, cut)))
        .set(path.substring(cut + 1), JSON.valueToTree(value));
    return payment;
  }

  @ParameterizedTest
  @MethodSource("fields")
  void everyAlteredFieldIsRefused(String path) throws Exception {
    ObjectNode payment = payment(door);
    JsonNode good = payment.at(path);
    assertTrue(good.isValueNode() && !good.isMissingNode(), path);
    Object bad = good.isNumber() ? (Object) (good.asInt() + 1) : altered(good);
    assertRefused(door.pay(put(payment.deepCopy(), path, bad)), path + " as " + bad);
    ObjectNode without = payment.deepCopy();
    int cut = path.lastIndexOf('/');
    ((ObjectNode) without.at(path.substring(0, cut))).remove(path.substring(cut + 1));
    assertRefused(door.pay(without), "without " + path);
    assertNothingRan();
    assertEquals(200, door.pay(payment).statusCode(), "the payment itself is good");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "0x1",
        "1e18",
        "01",
        "+1",
        "-1",
        " 1",
        "1 ",
        "1.0",
        "",
        "١",
        "1_000",
        "null",
        "NaN",
        "115792089237316195423570985008687907853269984665640564039457584007913129639936"
      })
  void numbersInOtherSpellingsAreRefused(String spelling) throws Exception {
    ObjectNode payment = payment(door);
    for (String field : List.of("nonce", "deadline", "permitted/amount", "witness/validAfter")) {
      String path = "/payload/permit2Authorization/" + field;
      assertRefused(door.pay(put(payment.deepCopy(), path, spelling)), field + " as " + spelling);
    }
    for (Object kind : List.of(1, 1.5, true, List.of(1), Map.of("a", 1))) {
      String path = "/payload/permit2Authorization/nonce";
      assertRefused(door.pay(put(payment.deepCopy(), path, kind)), "nonce as " + kind);
    }
    assertNothingRan();
  }

  @Test
  void x6APaymentIsOfOneGateOneRouteAndItsSessionToo() throws Exception {
    ObjectNode payment = payment(door);
    HttpResponse<String> paid = door.pay(payment);
    assertEquals(200, paid.statusCode(), paid::body);
    String session = paid.headers().firstValue("X-Upto-Session").orElseThrow();
    count();
    String completion = "{\"model\":\"gpt-4.1\",\"prompt\":\"echo Hi\"}";
    assertRefused(other.pay(payment), "at another gate");
    assertRefused(other.post(CHAT, ECHO, "X-Upto-Session", session), "session at another gate");
    assertRefused(
        door.post("/v1/completions", completion, "PAYMENT-SIGNATURE", header(payment)),
        "on another route");
    assertRefused(
        door.post("/v1/completions", completion, "X-Upto-Session", session),
        "session on another route");
    assertRefused(door.post(CHAT, ECHO, "X-Upto-Session", session + "a"), "another session");
    assertNothingRan();
    assertEquals(200, door.post(CHAT, ECHO, "X-Upto-Session", session).statusCode());
  }

  /** Nothing that a client is told leads it elsewhere, whatever it says of where it asks. */
  @Test
  void x6AChallengeNamesTheGateAsItIsConfiguredAndAdvertisesNothing() throws Exception {
    HttpResponse<String> unpaid =
        door.post(CHAT, ECHO, "X-Forwarded-Host", "evil.example", "Forwarded", "host=evil.example");
    String header = unpaid.headers().firstValue("PAYMENT-REQUIRED").orElseThrow();
    JsonNode challenge = JSON.readTree(Base64.getDecoder().decode(header));
    assertEquals(Set.of("x402Version", "error", "resource", "accepts"), names(challenge));
    assertEquals(Set.of("url", "description", "mimeType"), names(challenge.get("resource")));
    // It was asked under the name localhost.
    assertEquals("https://a.example" + CHAT, challenge.at("/resource/url").asText());
    for (JsonNode offer : challenge.get("accepts")) {
      assertEquals(TestPayer.PAY_TO, Address.fromHex(offer.get("payTo").asText()));
    }
    String all = challenge + unpaid.body() + unpaid.headers().map();
    assertFalse(all.contains("evil"), all);
  }

  private static Set<String> names(JsonNode json) {
    Set<String> names = new TreeSet<>();
    json.fieldNames().forEachRemaining(names::add);
    return names;
  }

  @Test
  void x4ASeenNonceWithoutItsSignatureOpensNothing() throws Exception {
    ObjectNode payment = payment(door);
    assertEquals(200, door.pay(payment).statusCode());
    count();
    ObjectNode forged =
        new PayingAccount(Bytes32.fromHex("0x" + "12".repeat(32)))
            .pay(offer(door), Bytes32.ofUnsigned(nonces - 1), Instant.now())
            .toJson();
    put(
        forged,
        "/payload/permit2Authorization/from",
        payment.at("/payload/permit2Authorization/from").asText());
    assertRefused(door.pay(forged), "the nonce with another's signature");
    assertNothingRan();
  }

  @Test
  void x12SeveralOrLongHeadersAreRefused() throws Exception {
    String good = header(payment(door));
    String session = "X-Upto-Session";
    String name = "PAYMENT-SIGNATURE";
    assertRefused(door.post(CHAT, ECHO, name, good, name, good), "two of them");
    assertRefused(door.post(CHAT, ECHO, name, good, "X-PAYMENT", good), "both versions");
    assertRefused(door.post(CHAT, ECHO, name, good, session, "any"), "with a session");
    assertRefused(door.post(CHAT, ECHO, session, "any", session, "other"), "two sessions");
    assertRefused(door.post(CHAT, ECHO, name, "A".repeat((24 << 10) + 4)), "too long");
    int far = door.post(CHAT, ECHO, name, "A".repeat(100_000)).statusCode();
    assertTrue(far == 431 || far == 402, () -> "beyond any header: " + far);
    assertNothingRan();
  }

  @Test
  void payersWithoutTokensOrAllowanceAreRefused() throws Exception {
    PayingAccount poor = new PayingAccount(Bytes32.fromHex("0x" + "13".repeat(32)));
    HttpResponse<String> refused =
        door.pay(poor.pay(offer(door), Bytes32.ofUnsigned(1), Instant.now()).toJson());
    assertRefused(refused, "without tokens");
    facilitator.giveOpg(poor.address());
    HttpResponse<String> unallowed =
        door.pay(poor.pay(offer(door), Bytes32.ofUnsigned(2), Instant.now()).toJson());
    assertRefused(unallowed, "without allowance");
    assertTrue(unallowed.body().contains("allowance"), unallowed::body);
    assertNothingRan();
  }

  @Test
  void x4OneHeaderSentManyTimesAtOnceIsOneSessionAndNoFreeAnswer() throws Exception {
    String paid = header(payment(door));
    TreeSet<String> sessions = new TreeSet<>();
    int answered = 0;
    try (ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<HttpResponse<String>>> all = new ArrayList<>();
      for (int i = 0; i < 248; i++) {
        all.add(clients.submit(() -> door.post(CHAT, ECHO, "PAYMENT-SIGNATURE", paid)));
      }
      for (Future<HttpResponse<String>> each : all) {
        HttpResponse<String> answer = each.get();
        if (answer.statusCode() == 200) {
          answered++;
          sessions.add(answer.headers().firstValue("X-Upto-Session").orElseThrow());
          assertEquals(Optional.of(CHARGE), answer.headers().firstValue("X-Payment-Charged"));
        } else {
          assertNotEquals(500, answer.statusCode(), answer::body);
        }
      }
    }
    assertTrue(answered > 0);
    assertEquals(1, sessions.size());
    assertEquals(answered, provider.seen().size() - asked, "each that ran was answered");
    Uint256 all = new Uint256(new BigInteger(CHARGE).multiply(BigInteger.valueOf(answered)));
    awaitEntry(BookEntry.Kind.SETTLED, all);
  }

  /** The entry of that kind and amount, once the books have it. */
  private void awaitEntry(BookEntry.Kind kind, Uint256 amount) throws Exception {
    Await.until(
        PATIENCE,
        "the books have no %s of %s".formatted(kind, amount),
        () ->
            facilitator.books().stream()
                .anyMatch(each -> each.kind() == kind && each.amount().equals(amount)));
  }

  private BookEntry lastCharge(int before) throws Exception {
    Await.until(PATIENCE, "nothing is charged", () -> charges().size() > before);
    return charges().getLast();
  }

  private List<BookEntry> charges() throws Exception {
    return facilitator.books().stream()
        .filter(each -> each.kind() == BookEntry.Kind.CHARGED)
        .toList();
  }

  @Test
  void x3AClientThatLeavesIsChargedWhatWasSaid() throws Exception {
    int before = charges().size();
    HttpRequest request =
        door.request(CHAT, body("hang", true))
            .header("PAYMENT-SIGNATURE", header(payment(door)))
            .build();
    HttpResponse<InputStream> answer = door.http().send(request, BodyHandlers.ofInputStream());
    assertEquals(200, answer.statusCode());
    try (InputStream events = answer.body()) {
      assertEquals('d', events.read());
    }
    BookEntry charge = lastCharge(before);
    assertTrue(charge.request().orElseThrow().isEstimated());
    assertTrue(charge.amount().compareTo(Uint256.ZERO) > 0);
  }

  @Test
  void x8AnAnswerThatTakesTooLongIsCutSignedAsCutAndCharged() throws Exception {
    int before = charges().size();
    HttpResponse<String> answer =
        other.post(CHAT, body("hang", true), "PAYMENT-SIGNATURE", header(payment(other)));
    assertEquals(200, answer.statusCode());
    assertTrue(answer.body().contains("tee_signature"), answer::body);
    assertTrue(answer.body().contains("The answer is cut here"), answer::body);
    BookEntry charge = lastCharge(before);
    assertTrue(
        answer.body().contains("\"charged\":\"%s\"".formatted(charge.amount())), answer::body);
  }
}
