package network.haca.facilitator.core;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import network.haca.x402.FacilitatorRequest;
import network.haca.x402.Network;
import network.haca.x402.Offer;
import network.haca.x402.SettleAnswer;
import network.haca.x402.TestPayer;

/** A facilitator of one network over a chain and a ledger that a test looks into. */
final class Bench {
  static final String GATE = "gate-a";
  static final BigInteger FEE_MAX = BigInteger.valueOf(10_000);
  static final BigInteger DAY_MAX = BigInteger.valueOf(1_000);

  final FakeChain chain = new FakeChain();
  final MemoryLedger ledger = new MemoryLedger();
  Instant now = Instant.ofEpochSecond(1_800_000_000);
  final TestPayer payer = new TestPayer(now);
  final TestSecrets secrets = new TestSecrets();
  SessionTerms terms =
      new SessionTerms(
          Duration.ofSeconds(30),
          Duration.ofSeconds(30),
          25,
          100,
          Duration.ofSeconds(30),
          Duration.ofDays(1),
          300,
          new SessionTerms.Bounds(100, 8, 64, 1_000, 1_000));
  private final Map<Network, Verifier> verifiers;
  private final int confirmations;
  Spending spending;
  Sessions sessions;
  Settlements settlements;
  Settler settler;

  Bench() {
    this(false, 1);
  }

  Bench(boolean takesUptoOfContracts, int confirmations) {
    this.confirmations = confirmations;
    this.spending = spending();
    Endings endings = new Endings();
    Served served =
        new Served(
            Set.of(new Served.Token(Network.BASE_SEPOLIA, TestPayer.TOKEN)),
            Set.of(TestPayer.PAY_TO),
            Optional.empty());
    Verifier verifier =
        new Verifier(chain, chain, served, takesUptoOfContracts, spending, () -> now);
    verifiers = Map.of(Network.BASE_SEPOLIA, verifier);
    sessions = new Sessions(ledger, verifiers, secrets, terms, () -> now);
    settlements = new Settlements(ledger, verifiers, endings, sessions, true);
    settler =
        new Settler(
            Network.BASE_SEPOLIA,
            chain,
            chain,
            ledger,
            new Settler.Terms(confirmations, FEE_MAX),
            spending,
            () -> now,
            endings::ended);
  }

  private Spending spending() {
    return new Spending(
        Network.BASE_SEPOLIA, ledger, new Spending.Ceilings(FEE_MAX, DAY_MAX), () -> now);
  }

  /** What is left after the process ended: the ledger and the chain. */
  void restart() {
    spending = spending();
    Settler next =
        new Settler(
            Network.BASE_SEPOLIA,
            chain,
            chain,
            ledger,
            new Settler.Terms(confirmations, FEE_MAX),
            spending,
            () -> now,
            _ -> {});
    settler = next;
    ledger.crash();
    sessions = new Sessions(ledger, verifiers, secrets, terms, () -> now);
  }

  /** The same, with other bounds. */
  void restart(int exposurePercent, int sessionsMax) {
    SessionTerms.Bounds was = terms.bounds();
    terms =
        new SessionTerms(
            terms.lease(),
            terms.idle(),
            terms.settlePercent(),
            exposurePercent,
            terms.fundsAge(),
            terms.lossPause(),
            terms.lossPercentMax(),
            new SessionTerms.Bounds(
                sessionsMax, was.sessionsOfPayer(), was.open(), was.requests(), was.holds()));
    restart();
  }

  FacilitatorRequest pay(Offer offer, long nonce) {
    return new FacilitatorRequest(payer.pay(offer, nonce), offer);
  }

  CompletableFuture<SettleAnswer> settle(FacilitatorRequest request) {
    return settlements.settle(request, GATE).toCompletableFuture();
  }

  void pass(Duration time) {
    now = now.plus(time);
  }

  /** A reorganisation takes the blocks that have transactions; the settler looks once. */
  void loseBlocks() throws IOException {
    chain.included.clear();
    chain.nonce = 0;
    chain.head++;
    settler.round();
  }

  /** All blocks become final, and nothing is left to watch. */
  void finish() throws IOException {
    chain.head++;
    chain.safe = chain.head;
    chain.finalized = chain.head;
    settler.round();
    sessions.round();
    assertEquals(List.of(), ledger.unfinished(Network.BASE_SEPOLIA));
  }
}
