package network.haca.facilitator.core;

import static network.haca.facilitator.core.SessionBench.UPTO;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.math.BigInteger;
import java.time.Duration;
import java.util.List;
import network.haca.x402.Payment;
import network.haca.x402.Uint256;
import network.haca.x402.gate.BookEntry;
import network.haca.x402.gate.BookEntry.Kind;
import network.haca.x402.gate.Reservation;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What was answered outlives a crash, and what is done again after it is done once. */
class SessionCrashTest {
  private final SessionBench gate = new SessionBench();
  private int step;
  private int crashAt;

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8, 99})
  void aSessionEndsTheSameWhereverTheFacilitatorCrashes(int at) throws Exception {
    crashAt = at;
    Payment payment = gate.pay(UPTO);
    Reservation first = gate.reserve(payment, 200);
    mayCrash();
    var _ = gate.bench.sessions.progress(first.id(), Uint256.of(40), Bench.GATE);
    mayCrash();
    assertEquals(Uint256.of(70), gate.charge(first, 70).charged());
    mayCrash();
    assertEquals(Uint256.of(70), gate.charge(first, 70).charged());
    Reservation second = gate.reserve(payment, 200);
    mayCrash();
    var _ = gate.bench.sessions.progress(second.id(), Uint256.of(30), Bench.GATE);
    mayCrash();
    gate.pass(Duration.ofSeconds(31));
    mayCrash();
    gate.pass(Duration.ofSeconds(31));
    mayCrash();
    gate.settle(true);
    mayCrash();
    gate.bench.sessions.round();

    assertEquals(1, gate.bench.chain.sent.stream().distinct().count());
    assertEquals(0, gate.bench.sessions.active());
    assertEquals(
        BigInteger.valueOf(100), sum(Kind.CHARGED), "each charge stands in the books once");
    assertEquals(BigInteger.valueOf(100), sum(Kind.CLAIMED));
  }

  private BigInteger sum(Kind kind) {
    List<BookEntry> entries = gate.bench.ledger.entries;
    return entries.stream()
        .filter(each -> each.kind() == kind)
        .map(each -> each.amount().value())
        .reduce(BigInteger.ZERO, BigInteger::add);
  }

  private void mayCrash() {
    step++;
    if (step == crashAt) {
      gate.bench.restart();
    }
  }
}
