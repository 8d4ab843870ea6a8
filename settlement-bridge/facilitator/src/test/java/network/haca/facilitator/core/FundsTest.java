package network.haca.facilitator.core;

import static network.haca.facilitator.core.SessionBench.UPTO;
import static network.haca.facilitator.core.SessionBench.refused;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import network.haca.x402.Payment;
import network.haca.x402.PaymentIdentity;
import network.haca.x402.Reason;
import network.haca.x402.Uint256;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** X7: looks at a purse overlap each other and settlements, and the latest block is what counts. */
class FundsTest {
  private static final Instant NOW = Instant.ofEpochSecond(1_800_000_000);
  private static final Duration AGE_MAX = Duration.ofSeconds(30);

  private final SessionBench gate = new SessionBench();
  private final Funds funds = new Funds(AGE_MAX);
  private Claim claim;
  private Purse purse;

  @BeforeEach
  void aClaim() {
    Payment payment = gate.pay(UPTO);
    var _ = gate.reserve(payment, 10);
    Session session = gate.bench.ledger.session(PaymentIdentity.of(payment, UPTO)).orElseThrow();
    claim = session.claim(BigInteger.valueOf(300));
    purse = Purse.of(claim);
  }

  private void see(Instant at, long block, long available) {
    funds.put(purse, new Funds.Seen(at, block, BigInteger.valueOf(available)));
  }

  private Optional<Long> available(Instant at) {
    return funds.fresh(purse, at).map(each -> each.available().longValueExact());
  }

  @Test
  void aLookAtAnEarlierBlockDoesNotTakeThePlaceOfALaterOne() {
    see(NOW, 11, 100);
    see(NOW, 10, 1_000);
    assertEquals(Optional.of(100L), available(NOW));
  }

  @Test
  void oneAtAnEarlierBlockCountsWhereTheLaterIsOld() {
    see(NOW, 11, 100);
    Instant later = NOW.plus(AGE_MAX).plusSeconds(1);
    see(later, 10, 1_000);
    assertEquals(Optional.of(1_000L), available(later));
  }

  @Test
  void whatWasSettledAfterTheBlockThatIsSeenIsGoneFromIt() {
    see(NOW, 10, 1_000);
    funds.settled(claim, 11);
    assertEquals(Optional.of(700L), available(NOW));
    see(NOW, 10, 1_000);
    assertEquals(Optional.of(700L), available(NOW));
    see(NOW, 11, 700);
    assertEquals(Optional.of(700L), available(NOW));
  }

  /** The slow look began first, and ends last. */
  @Test
  void aSlowLookDoesNotHideThatThePurseWasEmptiedMeanwhile() {
    SessionBench slow = new SessionBench();
    slow.bench.restart(400, 100);
    Payment second = slow.pay(UPTO);
    slow.bench.chain.whileLooking =
        () -> {
          slow.bench.chain.whileLooking = () -> {};
          slow.bench.chain.head++;
          slow.bench.chain.balance = Uint256.of(1_000);
          var _ = slow.reserve(second, 900);
          slow.bench.chain.balance = Uint256.of(Long.MAX_VALUE);
        };
    Payment first = slow.pay(UPTO);
    assertEquals(Reason.PERMIT2_BALANCE, refused(slow.ask(first, 200)));
  }

  @Test
  void aLookIsAsOldAsItsQuestion() {
    SessionBench slow = new SessionBench();
    slow.bench.chain.whileLooking = () -> slow.bench.pass(Duration.ofSeconds(31));
    Payment payment = slow.pay(UPTO);
    assertEquals(Reason.PERMIT2_BALANCE, refused(slow.ask(payment, 200)));
  }
}
