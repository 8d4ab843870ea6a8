package network.haca.testing.payments;

import static network.haca.testing.payments.FacilitatorUnderTest.JSON;
import static network.haca.testing.payments.FacilitatorUnderTest.KEY;
import static network.haca.testing.payments.FacilitatorUnderTest.SECRET;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import network.haca.contracts.TransactionSender;
import network.haca.facilitator.core.Session;
import network.haca.primitives.Address;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;
import network.haca.primitives.Secp256k1;
import network.haca.testkit.Await;
import network.haca.x402.Authorization;
import network.haca.x402.Authorization.Eip3009;
import network.haca.x402.Authorization.ExactPermit;
import network.haca.x402.Authorization.Permit;
import network.haca.x402.Calldata;
import network.haca.x402.FacilitatorRequest;
import network.haca.x402.Network;
import network.haca.x402.Offer;
import network.haca.x402.Payment;
import network.haca.x402.PaymentIdentity;
import network.haca.x402.Scheme;
import network.haca.x402.SettlementCall;
import network.haca.x402.TestPayer;
import network.haca.x402.TransferMethod;
import network.haca.x402.Uint256;
import network.haca.x402.X402Contracts;
import network.haca.x402.gate.BookEntry;
import network.haca.x402.gate.Reconciliation;
import network.haca.x402.gate.Reservation;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Settlements on a chain whose blocks are final only later, and may be taken back. */
class SettlementChainIT {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final Bytes32 OTHER_KEY = Bytes32.fromHex("0x" + "55".repeat(32));
  private static final Offer UPTO =
      TestPayer.offer(Scheme.UPTO, TransferMethod.PERMIT2, Secp256k1.addressOf(KEY));
  private static final int SLOTS = 4;

  @TempDir private Path home;

  private final TestPayer payer = new TestPayer(Instant.now());
  private FacilitatorUnderTest facilitator;
  private GateUnderTest gate;

  @BeforeEach
  void start() throws Exception {
    facilitator = new FacilitatorUnderTest(home, Map.of("facilitator.session.idle", "1s"), SLOTS);
    gate = new GateUnderTest(facilitator, SECRET);
    facilitator.endow(OTHER_KEY);
  }

  @AfterEach
  void stop() {
    facilitator.close();
  }

  private JsonNode ask(String method, Object... params) throws Exception {
    return facilitator.client.ask(method, params);
  }

  private void mine(int blocks) throws Exception {
    var _ = ask("anvil_mine", "0x" + Integer.toHexString(blocks));
  }

  private boolean isBooked() throws Exception {
    return gate.books().values().stream().anyMatch(each -> each.kind() == BookEntry.Kind.SETTLED);
  }

  private void awaitPaid(Uint256 amount) throws Exception {
    Await.until(
        PATIENCE, "it is not paid", () -> facilitator.balance(TestPayer.PAY_TO).equals(amount));
  }

  /** X9: sent again after a reorganisation, booked when safe. */
  @Test
  void aSettlementThatAReorganisationTakesIsSentAgainAndBookedOnceItIsSafe() throws Exception {
    Reservation reservation = gate.reserve(payer.pay(UPTO, 1), UPTO);
    String before = ask("evm_snapshot").asText();
    var _ = gate.charge(reservation, 300);
    awaitPaid(Uint256.of(300));
    assertTrue(ask("evm_revert", before).asBoolean());
    assertEquals(Uint256.ZERO, facilitator.balance(TestPayer.PAY_TO));
    awaitPaid(Uint256.of(300));
    assertFalse(isBooked());
    mine(SLOTS);
    Await.until(PATIENCE, "it is not booked", this::isBooked);
    mine(SLOTS);
    assertEquals(
        1,
        gate.books().values().stream()
            .filter(each -> each.kind() == BookEntry.Kind.SETTLED)
            .count());
  }

  private long booked(BookEntry.Kind kind) throws Exception {
    return gate.books().values().stream().filter(each -> each.kind() == kind).count();
  }

  /** The status of a payment's job, in the original's words. */
  private String status(Payment payment) throws Exception {
    Bytes32 id = Session.paymentId(PaymentIdentity.of(payment, UPTO));
    String job = "/settle/payment-" + id.toHex().substring(2);
    String answer = facilitator.get(job, Optional.of(SECRET)).body();
    return JSON.readTree(answer).path("status").asText();
  }

  private void awaitFailed(Payment payment) throws Exception {
    Await.until(PATIENCE, "it does not fail", () -> status(payment).equals("failed"));
  }

  /** Waits until the chain holds a transaction of the facilitator that is in no block. */
  private void awaitSent() throws Exception {
    Await.until(
        PATIENCE, "it is not sent", () -> !transactions("pending").equals(transactions("latest")));
  }

  private String transactions(String block) throws Exception {
    String account = Secp256k1.addressOf(FacilitatorUnderTest.KEY).toHex();
    return ask("eth_getTransactionCount", account, block).asText();
  }

  /** X9: nothing is lost by a branch of the chain that is given up. */
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aSettlementThatRevertedInABranchThatIsGivenUpIsSentAgainAndPaid(boolean isBookedBefore)
      throws Exception {
    Payment payment = payer.pay(UPTO, 2);
    Reservation reservation = gate.reserve(payment, UPTO);
    String before = ask("evm_snapshot").asText();
    var _ = ask("evm_setAutomine", false);
    var _ = gate.charge(reservation, 300);
    awaitSent();
    var _ = ask("anvil_setCode", X402Contracts.UPTO_PROXY.toHex(), "0x5f5ffd");
    // One block to revert in, and one that makes it count: more would make it final further down.
    mine(2);
    awaitFailed(payment);
    if (isBookedBefore) {
      mine(SLOTS);
      Await.until(PATIENCE, "it is not booked", () -> booked(BookEntry.Kind.FAILED) == 1);
    }
    assertTrue(ask("evm_revert", before).asBoolean());
    Await.until(
        PATIENCE,
        "it is not paid",
        () -> {
          var _ = ask("evm_mine");
          return facilitator.balance(TestPayer.PAY_TO).equals(Uint256.of(300));
        });
    mine(SLOTS);
    Await.until(PATIENCE, "it is not booked", this::isBooked);
    mine(SLOTS);
    assertEquals(1, booked(BookEntry.Kind.SETTLED));
    assertEquals(isBookedBefore ? 1 : 0, booked(BookEntry.Kind.FAILED));
    assertEquals(Uint256.of(300), facilitator.balance(TestPayer.PAY_TO));
    assertReconciled(Uint256.of(300));
  }

  private void assertReconciled(Uint256 moved) throws Exception {
    Reconciliation books = new Reconciliation();
    gate.books().values().forEach(books::add);
    assertEquals(List.of(), books.differences((_, _, _) -> List.of(moved.value())));
  }

  /** X9: what could not be settled in such a branch is settled in the one that stays. */
  @Test
  void aPermitThatWasCancelledInABranchThatIsGivenUpIsSettled() throws Exception {
    Payment payment = payer.pay(UPTO, 3);
    Reservation reservation = gate.reserve(payment, UPTO);
    String before = ask("evm_snapshot").asText();
    Bytes cancel =
        Calldata.of("invalidateUnorderedNonces(uint256,uint256)")
            .word(Uint256.ZERO)
            .word(Uint256.of(1 << 3))
            .end();
    var _ =
        new TransactionSender(facilitator.client, TestPayer.KEY)
            .send(X402Contracts.PERMIT2, cancel);
    var _ = gate.charge(reservation, 300);
    awaitFailed(payment);
    assertTrue(ask("evm_revert", before).asBoolean());
    awaitPaid(Uint256.of(300));
    mine(SLOTS);
    Await.until(PATIENCE, "it is not booked", this::isBooked);
    assertEquals(0, booked(BookEntry.Kind.FAILED));
  }

  /**
   * X11: whoever knows the signature may settle an exact payment first; it is paid all the same.
   */
  @ParameterizedTest
  @EnumSource(TransferMethod.class)
  void aPaymentThatAnObserverSettlesFirstIsPaid(TransferMethod method) throws Exception {
    Offer offer = TestPayer.offer(Scheme.EXACT, method);
    Payment payment = payer.pay(offer, 5);
    Reservation reservation = gate.reserve(payment, offer, offer.amount());
    SettlementCall call = SettlementCall.of(payment, offer, offer.amount(), true);
    Bytes32 theirs =
        new TransactionSender(facilitator.client, OTHER_KEY).send(call.to(), call.data());
    JsonNode settled = settled(reservation);
    assertTrue(settled.path("success").asBoolean(), settled::toString);
    assertEquals(theirs.toHex(), settled.path("transaction").asText());
    assertEquals(offer.amount(), facilitator.balance(TestPayer.PAY_TO));
  }

  /** X11: a nonce that was used up without a transfer was cancelled. */
  @Test
  void aPaymentThatIsCancelledAfterItWasReservedIsUnpaidThoughAnotherOneMovedAsMuch()
      throws Exception {
    Offer offer = TestPayer.offer(Scheme.EXACT, TransferMethod.PERMIT2);
    Payment cancelled = payer.pay(offer, 7);
    Reservation reservation = gate.reserve(cancelled, offer, offer.amount());
    // The payer settles another permit of the same amount itself, and hopes that it counts twice.
    Payment other = payer.pay(offer, 8);
    SettlementCall call = SettlementCall.of(other, offer, offer.amount(), true);
    var _ = new TransactionSender(facilitator.client, OTHER_KEY).send(call.to(), call.data());
    Bytes cancel =
        Calldata.of("invalidateUnorderedNonces(uint256,uint256)")
            .word(Uint256.ZERO)
            .word(Uint256.of(1 << 7))
            .end();
    var _ =
        new TransactionSender(facilitator.client, TestPayer.KEY)
            .send(X402Contracts.PERMIT2, cancel);
    JsonNode settled = settled(reservation);
    assertEquals("invalid_exact_evm_transaction_failed", settled.path("errorReason").asText());
  }

  /** X5: a deployed wallet says itself what it signed. */
  @ParameterizedTest
  @EnumSource(TransferMethod.class)
  void aContractWalletPaysByWhatItsOwnerSigned(TransferMethod method) throws Exception {
    Address wallet =
        ContractWallet.deploy(facilitator.client, Network.BASE_SEPOLIA.chainId(), TestPayer.KEY);
    Offer offer = TestPayer.offer(Scheme.EXACT, method);
    facilitator.chain.giveOpg(wallet, offer.amount().value());
    Payment payment = payer.sign(offer, inTheNameOf(wallet, payer.authorization(offer, 9)));
    JsonNode verified = verify(payment, offer);
    assertTrue(verified.path("isValid").asBoolean(), verified::toString);
    assertEquals(wallet.toChecksumHex(), verified.path("payer").asText());
    TestPayer stranger = new TestPayer(OTHER_KEY, Instant.now());
    Payment forged = stranger.sign(offer, payment.authorization());
    assertTrue(
        verify(forged, offer).path("invalidReason").asText().endsWith("signature"),
        "a stranger's signature");
    JsonNode settled = settled(gate.reserve(payment, offer, offer.amount()));
    assertTrue(settled.path("success").asBoolean(), settled::toString);
    assertEquals(offer.amount(), facilitator.balance(TestPayer.PAY_TO));
  }

  private static Authorization inTheNameOf(Address wallet, Authorization given) {
    return switch (given) {
      case Eip3009 transfer ->
          new Eip3009(
              wallet,
              transfer.to(),
              transfer.value(),
              transfer.validAfter(),
              transfer.validBefore(),
              transfer.nonce());
      case ExactPermit permit ->
          new ExactPermit(
              new Permit(
                  wallet,
                  permit.permit().token(),
                  permit.permit().amount(),
                  permit.permit().spender(),
                  permit.permit().nonce(),
                  permit.permit().deadline()),
              permit.to(),
              permit.validAfter());
      case Authorization.UptoPermit _ -> throw new IllegalArgumentException("exact alone");
    };
  }

  private JsonNode verify(Payment payment, Offer offer) throws Exception {
    String body = FacilitatorRequest.body(payment.toJson(), offer.toJson()).toString();
    return JSON.readTree(facilitator.post("/verify", body, Optional.of(SECRET)).body());
  }

  private JsonNode settled(Reservation reservation) throws Exception {
    HttpResponse<String> answer = gate.settle(reservation);
    assertEquals(200, answer.statusCode(), answer.body());
    return JSON.readTree(answer.body());
  }
}
