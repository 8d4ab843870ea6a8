package network.haca.testing.payments;

import static network.haca.testing.payments.FacilitatorUnderTest.KEY;
import static network.haca.testing.payments.FacilitatorUnderTest.SECRET;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import network.haca.primitives.Secp256k1;
import network.haca.testing.payments.FaultyPath.Fault;
import network.haca.testkit.Await;
import network.haca.x402.Offer;
import network.haca.x402.Scheme;
import network.haca.x402.TestPayer;
import network.haca.x402.TransferMethod;
import network.haca.x402.Uint256;
import network.haca.x402.gate.BookEntry;
import network.haca.x402.gate.Reservation;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** X9: a settlement whose calls of the chain go wrong is sent as it was signed, and moves once. */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class ChainFaultsIT {
  private static final Duration PATIENCE = Duration.ofMinutes(1);
  private static final long CHARGE = 300;
  private static final Offer UPTO =
      TestPayer.offer(Scheme.UPTO, TransferMethod.PERMIT2, Secp256k1.addressOf(KEY));

  @TempDir private Path home;

  private final Vertx vertx = Vertx.vertx();
  private final TestPayer payer = new TestPayer(Instant.now());
  private FacilitatorUnderTest facilitator;
  private FaultyPath path;
  private GateUnderTest gate;
  private long payments;

  @BeforeEach
  void start() throws Exception {
    facilitator = new FacilitatorUnderTest(home, Map.of("facilitator.session.idle", "1s"));
    path = new FaultyPath(vertx, facilitator::chainUrl);
    facilitator.restart(Map.of("facilitator.networks", "eip155:84532=" + path.url()));
    gate = new GateUnderTest(facilitator, SECRET);
  }

  @AfterEach
  void stop() {
    facilitator.close();
    path.close();
    vertx.close().await();
  }

  private long settled() throws Exception {
    return gate.books().values().stream()
        .filter(each -> each.kind() == BookEntry.Kind.SETTLED)
        .count();
  }

  private void settleThough(String method, Fault fault) throws Exception {
    long before = facilitator.client.nonce(Secp256k1.addressOf(KEY));
    payments++;
    Reservation reservation = gate.reserve(payer.pay(UPTO, payments), UPTO);
    path.fail(method, fault, 2);
    var _ = gate.charge(reservation, CHARGE);
    String step = "%s, %s".formatted(method, fault);
    Await.until(PATIENCE, () -> step + " is not settled", () -> settled() == payments);
    assertTrue(path.met() > 0, () -> step + " is not met");
    assertEquals(
        before + 1, facilitator.client.nonce(Secp256k1.addressOf(KEY)), step + ": one transaction");
    assertEquals(
        Uint256.of(CHARGE * payments),
        facilitator.balance(TestPayer.PAY_TO),
        step + ": moves once");
  }

  @Test
  void aTransactionIsSentOnceThoughItsSendingOrItsReceiptIsLost() throws Exception {
    settleThough("eth_sendRawTransaction", Fault.LOST);
    settleThough("eth_sendRawTransaction", Fault.UNANSWERED);
    settleThough("eth_getTransactionReceipt", Fault.UNANSWERED);
  }

  @Test
  @Tag("full")
  void nothingThatAChainAnswersLateHalfOrWronglyMovesMoreOrLess() throws Exception {
    for (Fault fault : Fault.values()) {
      for (String method :
          List.of(
              "eth_blockNumber",
              "eth_call",
              "eth_gasPrice",
              "eth_getTransactionCount",
              "eth_sendRawTransaction",
              "eth_getTransactionReceipt",
              "eth_getBlockByNumber")) {
        settleThough(method, fault);
      }
    }
  }
}
