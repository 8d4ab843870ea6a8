package network.haca.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vertx.core.Vertx;
import java.math.BigInteger;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import network.haca.llmnode.app.LlmNode;
import network.haca.primitives.Bytes32;
import network.haca.testing.payments.FacilitatorUnderTest;
import network.haca.testing.payments.FaultyPath;
import network.haca.testing.payments.FaultyPath.Fault;
import network.haca.testkit.Await;
import network.haca.x402.ChallengeHeader;
import network.haca.x402.Offer;
import network.haca.x402.PayingAccount;
import network.haca.x402.Readings;
import network.haca.x402.Scheme;
import network.haca.x402.TestPayer;
import network.haca.x402.gate.BookEntry;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Payments whose calls of the facilitator, or the answers to them, get lost at one step: each is
 * refused with a reason or answered once, and moves once what it is charged.
 */
@Timeout(value = 10, unit = TimeUnit.MINUTES)
class PaidStepsIT {
  private static final Duration PATIENCE = Duration.ofMinutes(3);
  private static final String ECHO =
      "{\"model\":\"gpt-4.1\",\"messages\":[{\"role\":\"user\",\"content\":\"echo Hi\"}]}";

  /** 11 tokens read at 2 and 7 written at 8 dollars a million, at 0.10 dollars a token. */
  private static final BigInteger CHARGE = new BigInteger("780000000000000");

  /** Payment is asked for anew, or everything later. */
  private static final Set<Integer> REFUSALS = Set.of(402, 503);

  /** Calls of a gate that cannot charge, until it gives up. */
  private static final int CHARGES_MAX = 60;

  @TempDir private Path home;

  private final Vertx vertx = Vertx.vertx();
  private final FakeOpenAi provider = FakeOpenAi.start(vertx);
  private FacilitatorUnderTest facilitator;
  private FaultyPath path;
  private LlmNode node;
  private PaidDoor door;
  private long nonces = 1;

  /** A call of the facilitator that goes wrong while a payment of a scheme is made. */
  private record Step(Scheme scheme, String route, Fault fault) {}

  @BeforeEach
  void start() throws Exception {
    facilitator =
        new FacilitatorUnderTest(
            Files.createDirectory(home.resolve("facilitator")),
            Map.of(
                "facilitator.session.idle", "1s",
                "facilitator.session.lease", "3s",
                "facilitator.exposure.percent", "10000",
                "facilitator.sessions.payer.max", "1000"));
    path = new FaultyPath(vertx, facilitator::url);
    Path models =
        Files.writeString(
            home.resolve("models.json"),
            """
            {"providers": {"fake": {"url": "%s"}},
             "models": [{"name": "gpt-4.1", "provider": "fake", "price": {"input": 2, "output": 8},
                         "limits": {"answerTokens": 50}}]}
            """
                .formatted(provider.base()));
    Map<String, String> settings = new TreeMap<>();
    settings.put("gate.facilitator", path.url());
    settings.put("gate.secret.file", secret().toString());
    settings.put("gate.url", "https://node.example");
    settings.put("gate.token", TestPayer.TOKEN.toHex());
    settings.put("gate.pay.to", TestPayer.PAY_TO.toHex());
    settings.put("gate.ways", "UPTO,EXACT");
    settings.put("gate.rate", "0.10");
    settings.put("gate.cap", "30000000000000000");
    node = LlmNodeClient.start(vertx, home, models, settings);
    door = new PaidDoor(LlmNodeClient.pinned(node), URI.create("https://localhost:" + node.port()));
    Await.until(
        PATIENCE,
        "the node does not find its facilitator",
        () -> door.chat(ECHO).statusCode() == 402);
  }

  private Path secret() throws Exception {
    Path file = Files.writeString(home.resolve("secret"), FacilitatorUnderTest.SECRET);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    return file;
  }

  @AfterEach
  void stop() {
    door.http().close();
    node.close();
    path.close();
    facilitator.close();
    provider.close();
    vertx.close().await();
  }

  private Offer offer(Scheme scheme) throws Exception {
    String challenge = door.chat(ECHO).headers().firstValue("PAYMENT-REQUIRED").orElseThrow();
    return Readings.value(ChallengeHeader.offers(challenge)).stream()
        .filter(each -> each.scheme() == scheme)
        .findFirst()
        .orElseThrow();
  }

  private String payment(Scheme scheme) throws Exception {
    ObjectNode json =
        new PayingAccount(TestPayer.KEY)
            .pay(offer(scheme), Bytes32.ofUnsigned(nonces++), Instant.now())
            .toJson();
    return Base64.getEncoder().encodeToString(json.toString().getBytes(StandardCharsets.UTF_8));
  }

  /**
   * Asks as a client does that repeats its request, with the same payment, until it is answered.
   */
  private void pay(Step step) throws Exception {
    String payment = payment(step.scheme());
    path.fail(step.route(), step.fault(), 1);
    Await.until(
        PATIENCE,
        () -> step + " is paid and denied",
        () -> {
          HttpResponse<String> answer = door.chat(ECHO, "PAYMENT-SIGNATURE", payment);
          if (answer.statusCode() != 200) {
            assertTrue(REFUSALS.contains(answer.statusCode()), () -> step + ": " + answer.body());
            assertTrue(answer.body().contains("\"error\""), () -> step + ": " + answer.body());
          }
          return answer.statusCode() == 200;
        });
    // The charge of an answer comes after it.
    Await.until(PATIENCE, () -> step + " is not met", () -> path.met() == 1);
  }

  private BigInteger sum(BookEntry.Kind kind) throws Exception {
    return facilitator.books().stream()
        .filter(each -> each.kind() == kind)
        .map(each -> each.amount().value())
        .reduce(BigInteger.ZERO, BigInteger::add);
  }

  private long count(BookEntry.Kind kind) throws Exception {
    return facilitator.books().stream().filter(each -> each.kind() == kind).count();
  }

  private void payAtEach(List<Step> steps) throws Exception {
    for (Step step : steps) {
      pay(step);
    }
    Await.until(
        PATIENCE,
        "not every payment is settled",
        () -> count(BookEntry.Kind.SETTLED) == steps.size());
    long exact = steps.stream().filter(each -> each.scheme() == Scheme.EXACT).count();
    BigInteger price = offer(Scheme.EXACT).amount().value();
    BigInteger all =
        CHARGE
            .multiply(BigInteger.valueOf(steps.size() - exact))
            .add(price.multiply(BigInteger.valueOf(exact)));
    assertEquals(all, sum(BookEntry.Kind.SETTLED), "each is paid once, for one answer");
    assertEquals(all, facilitator.balance(TestPayer.PAY_TO).value());
    assertEquals(0, count(BookEntry.Kind.FAILED));
    assertReconciled();
  }

  private void assertReconciled() throws Exception {
    HacaCommand.Outcome reconciled =
        HacaCommand.run(
            "payments",
            "reconcile",
            "--facilitator",
            facilitator.url().toString(),
            "--secret-file",
            secret().toString(),
            "--rpc",
            "eip155:84532=" + facilitator.chainUrl());
    assertEquals(0, reconciled.code(), reconciled.text());
  }

  @Test
  void x1X3X8ACallThatIsLostOrUnansweredAtAnyStepIsOnePayment() throws Exception {
    List<Step> steps = new ArrayList<>();
    for (Fault fault : List.of(Fault.LOST, Fault.UNANSWERED)) {
      steps.add(new Step(Scheme.UPTO, "reservations", fault));
      steps.add(new Step(Scheme.UPTO, "charge", fault));
      steps.add(new Step(Scheme.EXACT, "settle", fault));
    }
    payAtEach(steps);
  }

  @Test
  @Tag("full")
  void x1X3X8NoAnswerOfAFacilitatorThatIsLateHalfWrongOrNeverThereIsAPaymentMoreOrLess()
      throws Exception {
    List<Step> steps = new ArrayList<>();
    Set<Fault> faults = EnumSet.allOf(Fault.class);
    for (Fault fault : faults) {
      for (Scheme scheme : Scheme.values()) {
        steps.add(new Step(scheme, "reservations", fault));
        steps.add(new Step(scheme, "charge", fault));
      }
      steps.add(new Step(Scheme.EXACT, "settle", fault));
    }
    payAtEach(steps);
  }

  /**
   * The stated bound: whatever a gate that is never heard of again had under way was answered for
   * nothing, and no more; what it had set aside lapses, and the payment goes on.
   */
  @Test
  @Tag("full")
  void x3AGateThatEndsBetweenAnAnswerAndItsChargeGivesThatOneAnswerAway() throws Exception {
    String payment = payment(Scheme.UPTO);
    path.fail("charge", Fault.LOST, Integer.MAX_VALUE);
    assertEquals(200, door.chat(ECHO, "PAYMENT-SIGNATURE", payment).statusCode());
    Await.until(PATIENCE, "nothing lapses", () -> count(BookEntry.Kind.CHARGED) == 1);
    assertEquals(BigInteger.ZERO, sum(BookEntry.Kind.CHARGED));
    Await.until(PATIENCE, "it does not give up", () -> path.met() == CHARGES_MAX);
    path.fail("charge", Fault.LOST, 0);
    assertEquals(200, door.chat(ECHO, "PAYMENT-SIGNATURE", payment).statusCode());
    Await.until(PATIENCE, "it is not settled", () -> count(BookEntry.Kind.SETTLED) == 1);
    assertEquals(CHARGE, sum(BookEntry.Kind.SETTLED));
    assertReconciled();
  }
}
