package network.haca.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.Vertx;
import java.io.IOException;
import java.math.BigInteger;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import network.haca.primitives.Bytes32;
import network.haca.testing.payments.FaultyPath;
import network.haca.testing.payments.FaultyPath.Fault;
import network.haca.testkit.Await;
import network.haca.x402.ChallengeHeader;
import network.haca.x402.Offer;
import network.haca.x402.PayingAccount;
import network.haca.x402.Readings;
import network.haca.x402.Scheme;
import network.haca.x402.gate.BookEntry;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Gates that end by SIGKILL at a named step of a paid request: when a call of the facilitator or of
 * the provider leaves them, or when it is done and its answer is on its way to them.
 */
@Tag("full")
@Timeout(value = 30, unit = TimeUnit.MINUTES)
class KilledGateIT {
  private static final Duration PATIENCE = Duration.ofMinutes(3);

  /** Payment is asked for anew, or everything later, or the provider's answer is gone. */
  private static final Set<Integer> REFUSALS = Set.of(402, 502, 503);

  /** More than a count that has to be durable. */
  private static final String LONG = "x".repeat(1100);

  @TempDir private Path home;

  private final Vertx vertx = Vertx.vertx();
  private final FakeOpenAi provider = FakeOpenAi.start(vertx);
  private final List<Step> done = new ArrayList<>();
  private final FaultyPath toProvider = new FaultyPath(vertx, provider::base);
  private final AtomicReference<URI> facilitator = new AtomicReference<>();
  private final FaultyPath toFacilitator = new FaultyPath(vertx, facilitator::get);
  private PaidRoleNetwork network;

  /**
   * A call at which a gate is killed.
   *
   * @param isStream whether the request asks for a stream of a long text
   */
  private record Step(Scheme scheme, String call, Fault fault, boolean isStream) {
    /** The answer has left, and nobody has heard of its charge. */
    boolean isFree() {
      return call.equals("charge") && fault == Fault.LOST;
    }

    String body() {
      return "{\"model\":\"gpt-4.1\",\"messages\":[{\"role\":\"user\",\"content\":\"echo %s\"}],\"stream\":%s}"
          .formatted(isStream ? LONG : "Hi", isStream);
    }
  }

  @BeforeEach
  void start() throws Exception {
    network =
        new PaidRoleNetwork(
            home,
            URI.create(toProvider.url() + "/v1"),
            uri -> {
              facilitator.set(uri);
              return URI.create(toFacilitator.url());
            });
  }

  @AfterEach
  void stop() {
    network.close();
    toFacilitator.close();
    toProvider.close();
    provider.close();
    vertx.close().await();
  }

  private static List<Step> steps() {
    List<Step> steps = new ArrayList<>();
    for (Fault fault : List.of(Fault.LOST, Fault.UNANSWERED)) {
      for (Scheme scheme : Scheme.values()) {
        for (String call : List.of("reservations", "completions", "charge")) {
          steps.add(new Step(scheme, call, fault, false));
        }
      }
      steps.add(new Step(Scheme.EXACT, "settle", fault, false));
      steps.add(new Step(Scheme.UPTO, "progress", fault, true));
    }
    return steps;
  }

  private PaidDoor door(String gate) throws Exception {
    return gate.equals("ingress") ? network.ingress() : network.node();
  }

  /** Asks as a client does that repeats its request until it is answered. */
  private HttpResponse<String> ask(String gate, Step step, String payment, Revival revival)
      throws Exception {
    Instant end = Instant.now().plus(PATIENCE);
    String refusal = "";
    while (Instant.now().isBefore(end)) {
      try {
        HttpResponse<String> answer = door(gate).chat(step.body(), "PAYMENT-SIGNATURE", payment);
        if (answer.statusCode() == 200 && isWhole(step, answer.body())) {
          return answer;
        }
        refusal = answer.statusCode() + answer.body();
        assertTrue(answer.statusCode() == 200 || REFUSALS.contains(answer.statusCode()), refusal);
      } catch (IOException cut) {
        refusal = cut.toString();
      }
      revival.look();
      Thread.sleep(Duration.ofMillis(100));
    }
    throw new AssertionError("%s is paid and denied: %s".formatted(step, refusal));
  }

  private static boolean isWhole(Step step, String answer) {
    return step.isStream()
        ? answer.endsWith("data: [DONE]\n\n") && !answer.contains("\"error\"")
        : answer.contains("\"tee_signature\"");
  }

  /** Starts a gate again once it has been killed. */
  private final class Revival {
    private final String gate;
    private final FaultyPath path;
    private boolean isStarted;

    Revival(String gate, FaultyPath path) {
      this.gate = gate;
      this.path = path;
    }

    void look() throws Exception {
      if (path.met() == 1 && !isStarted) {
        isStarted = true;
        network.start(gate);
      }
    }

    boolean isStarted() throws Exception {
      look();
      return isStarted;
    }
  }

  private String payment(String gate, Step step) throws Exception {
    PayingAccount payer = network.payer(done.size());
    HttpResponse<String> unpaid = door(gate).chat(step.body());
    Offer offer =
        Readings.value(
                ChallengeHeader.offers(
                    unpaid.headers().firstValue("PAYMENT-REQUIRED").orElseThrow()))
            .stream()
            .filter(each -> each.scheme() == step.scheme())
            .findFirst()
            .orElseThrow();
    String json = payer.pay(offer, Bytes32.ofUnsigned(1), Instant.now()).toJson().toString();
    return Base64.getEncoder().encodeToString(json.getBytes(StandardCharsets.UTF_8));
  }

  /**
   * Has a request answered at whose step the gate is killed, and another one after where the
   * payment buys one: with upto always, with exact where nobody has heard that it bought the first.
   */
  private void payKilledAt(String gate, Step step) throws Exception {
    Await.until(
        PATIENCE, () -> gate + " does not ask for payment", () -> asksForPayment(gate, step));
    String payment = payment(gate, step);
    FaultyPath path = step.call().equals("completions") ? toProvider : toFacilitator;
    path.fail(step.call(), step.fault(), 1, () -> end(gate));
    Revival revival = new Revival(gate, path);
    var _ = ask(gate, step, payment, revival);
    // The charge of a short answer comes after it.
    Await.until(PATIENCE, () -> step + " is not met", revival::isStarted);
    done.add(step);
    if (step.scheme() == Scheme.UPTO || step.isFree()) {
      var _ = ask(gate, step, payment, revival);
    }
  }

  private boolean asksForPayment(String gate, Step step) throws Exception {
    try {
      return door(gate).chat(step.body()).statusCode() == 402;
    } catch (IOException notYet) {
      return false;
    }
  }

  private void end(String gate) {
    try {
      network.end(gate);
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"ingress", "llm-node"})
  void x1X3X4X8AGateThatIsKilledAtAnyStepChargesOnceAndGivesAwayWhatIsStated(String gate)
      throws Exception {
    for (Step step : steps()) {
      payKilledAt(gate, step);
    }
    network.settleAll();
    Await.until(
        PATIENCE,
        "not every payment is settled",
        () -> count(BookEntry.Kind.SETTLED) == done.size());
    Map<Bytes32, List<BigInteger>> charges = charges();
    assertEquals(done.size(), charges.size(), "nobody had to pay twice");
    List<List<BigInteger>> inOrder = List.copyOf(charges.values());
    for (int i = 0; i < done.size(); i++) {
      assertCharges(done.get(i), inOrder.get(i));
    }
    assertEquals(count(BookEntry.Kind.RESERVED), count(BookEntry.Kind.CHARGED));
    assertEquals(0, count(BookEntry.Kind.FAILED));
    HacaCommand.Outcome reconciled =
        HacaCommand.run(
            "payments",
            "reconcile",
            "--facilitator",
            network.facilitator().toString(),
            "--secret-file",
            network.reader().toString(),
            "--rpc",
            PaidRoleNetwork.NETWORK + "=" + network.chain());
    assertEquals(0, reconciled.code(), reconciled.text());
  }

  private static void assertCharges(Step step, List<BigInteger> charges) {
    if (step.scheme() == Scheme.EXACT) {
      assertEquals(1, charges.size(), () -> "%s: %s".formatted(step, charges));
      return;
    }
    long whole = charges.stream().filter(PaidAccounts.ANSWER::equals).count();
    assertEquals(step.isFree() ? 1 : 2, whole, () -> "%s: %s".formatted(step, charges));
    // Of a stream that is broken off, what was said by then is paid.
    assertTrue(
        charges.size() - whole <= (step.isStream() ? 1 : 0),
        () -> "%s: %s".formatted(step, charges));
  }

  /** The charges of each payment, in the order in which payments were first made. */
  private Map<Bytes32, List<BigInteger>> charges() throws Exception {
    Map<Bytes32, List<BigInteger>> charges = new LinkedHashMap<>();
    for (BookEntry entry : network.books()) {
      List<BigInteger> own = charges.computeIfAbsent(entry.payment(), _ -> new ArrayList<>());
      if (entry.kind() == BookEntry.Kind.CHARGED && !entry.amount().isZero()) {
        own.add(entry.amount().value());
      }
    }
    return charges;
  }

  private long count(BookEntry.Kind kind) throws Exception {
    return network.books().stream().filter(each -> each.kind() == kind).count();
  }
}
