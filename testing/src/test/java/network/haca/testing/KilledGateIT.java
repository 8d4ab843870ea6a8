package network.haca.testing;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import network.haca.primitives.Bytes32;
import network.haca.testing.payments.FaultyPath;
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

  @TempDir private Path home;

  private final Vertx vertx = Vertx.vertx();
  private final FakeOpenAi provider = FakeOpenAi.start(vertx);
  private final List<GateStep> done = new ArrayList<>();
  private final FaultyPath toProvider = new FaultyPath(vertx, provider::base);
  private final AtomicReference<URI> facilitator = new AtomicReference<>();
  private final FaultyPath toFacilitator = new FaultyPath(vertx, facilitator::get);
  private PaidRoleNetwork network;

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

  private PaidDoor door(String gate) throws Exception {
    return gate.equals("ingress") ? network.ingress() : network.node();
  }

  /** Asks as a client does that repeats its request until it is answered. */
  private void ask(String gate, GateStep step, String payment, GateRevival revival)
      throws Exception {
    AtomicReference<String> refusal = new AtomicReference<>("");
    Await.until(
        PATIENCE,
        () -> "%s is paid and denied: %s".formatted(step, refusal.get()),
        () -> {
          String refused = refusal(gate, step, payment);
          refusal.set(refused);
          if (!refused.isEmpty()) {
            revival.look();
          }
          return refused.isEmpty();
        });
  }

  /** Why a request is not answered, or nothing if it is. */
  private String refusal(String gate, GateStep step, String payment) throws Exception {
    try {
      HttpResponse<String> answer = door(gate).chat(step.body(), "PAYMENT-SIGNATURE", payment);
      if (answer.statusCode() == 200 && step.isWhole(answer.body())) {
        return "";
      }
      String refusal = answer.statusCode() + answer.body();
      assertTrue(answer.statusCode() == 200 || REFUSALS.contains(answer.statusCode()), refusal);
      return refusal;
    } catch (IOException cut) {
      return cut.toString();
    }
  }

  private String payment(String gate, GateStep step) throws Exception {
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
  private void payKilledAt(String gate, GateStep step) throws Exception {
    Await.until(
        PATIENCE, () -> gate + " does not ask for payment", () -> asksForPayment(gate, step));
    String payment = payment(gate, step);
    FaultyPath path = step.isOfProvider() ? toProvider : toFacilitator;
    path.fail(step.call(), step.fault(), 1, () -> end(gate));
    GateRevival revival = new GateRevival(network, gate, path);
    ask(gate, step, payment, revival);
    // The charge of an answer comes after it.
    Await.until(PATIENCE, () -> step + " is not met", revival::isStarted);
    done.add(step);
    if (step.scheme() == Scheme.UPTO || step.isFree()) {
      ask(gate, step, payment, revival);
    }
  }

  private boolean asksForPayment(String gate, GateStep step) throws Exception {
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
    for (GateStep step : GateStep.all()) {
      payKilledAt(gate, step);
    }
    network.settleAll();
    GateBooks books = new GateBooks(network);
    Await.until(
        PATIENCE,
        "not every payment is settled",
        () -> books.count(BookEntry.Kind.SETTLED) == done.size());
    books.assertCharged(done);
    network.assertReconciled();
  }
}
