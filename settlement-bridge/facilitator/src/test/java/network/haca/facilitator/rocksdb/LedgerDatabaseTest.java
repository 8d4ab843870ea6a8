package network.haca.facilitator.rocksdb;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigInteger;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import network.haca.facilitator.core.Attempt;
import network.haca.facilitator.core.Claim;
import network.haca.facilitator.core.Finality;
import network.haca.facilitator.core.Stage;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;
import network.haca.x402.Network;
import network.haca.x402.Offer;
import network.haca.x402.Payment;
import network.haca.x402.PaymentChecks;
import network.haca.x402.PaymentIdentity;
import network.haca.x402.Reason;
import network.haca.x402.Refusal;
import network.haca.x402.Scheme;
import network.haca.x402.SettlementCall;
import network.haca.x402.TestPayer;
import network.haca.x402.TransferMethod;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class LedgerDatabaseTest {
  @TempDir private Path folder;

  @ParameterizedTest
  @EnumSource(TransferMethod.class)
  void aClaimIsWhatItWasAfterAStart(TransferMethod method) throws Exception {
    Claim claim =
        claim(method, 7, new Stage.Open(Stage.Past.NONE), List.of(attempt(1), attempt(2)));
    try (LedgerDatabase ledger = LedgerDatabase.open(folder, InstantSource.system())) {
      assertTrue(ledger.claim(claim));
      assertFalse(ledger.claim(claim));
    }
    try (LedgerDatabase ledger = LedgerDatabase.open(folder, InstantSource.system())) {
      assertEquals(Optional.of(claim), ledger.find(claim.identity()));
      assertFalse(ledger.claim(claim));
      assertEquals(List.of(claim), ledger.unfinished(Network.BASE_SEPOLIA));
      assertEquals(List.of(), ledger.unfinished(Network.BASE));
    }
  }

  @Test
  void whatIsDoneIsFoundAndNotWorkedOn() throws Exception {
    Refusal why = new Refusal(Reason.EXACT_FAILED, "it reverted");
    Claim failed =
        claim(
            TransferMethod.PERMIT2,
            7,
            new Stage.Failed(why, Optional.of(attempt(1).hash()), 5, Finality.FINAL),
            List.of(attempt(1)));
    Claim settled =
        claim(
            TransferMethod.PERMIT2,
            8,
            new Stage.Settled(Optional.empty(), 0, Finality.FINAL),
            List.of());
    Claim watched =
        claim(
            TransferMethod.PERMIT2,
            9,
            new Stage.Settled(Optional.of(attempt(3).hash()), 5, Finality.INCLUDED),
            List.of(attempt(3)));
    try (LedgerDatabase ledger = LedgerDatabase.open(folder, InstantSource.system())) {
      for (Claim each : List.of(failed, settled, watched)) {
        assertTrue(
            ledger.claim(
                claim(
                    TransferMethod.PERMIT2,
                    nonce(each),
                    new Stage.Open(Stage.Past.NONE),
                    List.of())));
        ledger.update(each);
      }
    }
    try (LedgerDatabase ledger = LedgerDatabase.open(folder, InstantSource.system())) {
      assertEquals(List.of(watched), ledger.unfinished(Network.BASE_SEPOLIA));
      assertEquals(Optional.of(failed), ledger.find(failed.identity()));
      assertEquals(Optional.of(settled), ledger.find(settled.identity()));
    }
  }

  private static long nonce(Claim claim) {
    return ((PaymentIdentity.Permit2Nonce) claim.identity()).nonce().value().longValueExact();
  }

  private static Attempt attempt(int number) {
    Bytes raw = Bytes.ofUtf8("transaction " + number);
    return new Attempt(number, Bytes32.ofUnsigned(number), raw, BigInteger.TEN.pow(20));
  }

  private static Claim claim(
      TransferMethod method, long nonce, Stage stage, List<Attempt> attempts) {
    Offer offer = TestPayer.offer(Scheme.EXACT, method);
    Payment payment = new TestPayer(Instant.ofEpochSecond(1_800_000_000)).pay(offer, nonce);
    return new Claim(
        PaymentIdentity.of(payment, offer),
        77,
        PaymentChecks.digest(payment, offer).orElseThrow(),
        "gate-a",
        payment.payer(),
        offer.token(),
        offer.payTo(),
        offer.amount(),
        false,
        SettlementCall.of(payment, offer, offer.amount(), true),
        attempts,
        stage);
  }
}
