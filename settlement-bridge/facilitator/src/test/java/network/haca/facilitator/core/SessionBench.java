package network.haca.facilitator.core;

import static network.haca.x402.Readings.value;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import network.haca.primitives.Bytes32;
import network.haca.x402.Offer;
import network.haca.x402.Payment;
import network.haca.x402.Reason;
import network.haca.x402.Scheme;
import network.haca.x402.SettleAnswer;
import network.haca.x402.TestPayer;
import network.haca.x402.TransferMethod;
import network.haca.x402.Uint256;
import network.haca.x402.gate.ChargeAnswer;
import network.haca.x402.gate.ChargeRequest;
import network.haca.x402.gate.Door;
import network.haca.x402.gate.Means;
import network.haca.x402.gate.Reservation;
import network.haca.x402.gate.ReserveAnswer;
import network.haca.x402.gate.ReserveRequest;
import network.haca.x402.gate.Usage;

/** A gate of a facilitator, and payers, for tests; the cap of a session is 1000 units. */
final class SessionBench {
  static final Door CHAT = new Door("gate.example", "POST", "/v1/chat/completions");
  static final Offer UPTO =
      TestPayer.offer(Scheme.UPTO, TransferMethod.PERMIT2).withAmount(Uint256.of(1_000));
  static final Offer EXACT =
      TestPayer.offer(Scheme.EXACT, TransferMethod.EIP3009).withAmount(Uint256.of(1_000));
  private static final Bytes32 REQUEST = Bytes32.fromHex("0x" + "cd".repeat(32));

  final Bench bench = new Bench(false, 0);
  private final AtomicInteger nonces = new AtomicInteger();

  TestPayer payer(int number) {
    return new TestPayer(Bytes32.fromHex("0x" + "%02x".formatted(number).repeat(32)), bench.now);
  }

  Payment pay(Offer offer) {
    return payer(0x11).pay(offer, nonces.incrementAndGet());
  }

  ReserveRequest request(Means means, Offer offer, Door door, long amount, boolean isPrivate) {
    return new ReserveRequest(
        means,
        offer,
        door,
        REQUEST,
        "llm-1",
        Uint256.of(amount),
        bench.now.plus(Duration.ofSeconds(100)),
        "v1",
        "",
        isPrivate);
  }

  ReserveRequest request(Payment payment, long amount) {
    return request(
        new Means.ByPayment(payment), payment.accepted().orElseThrow(), CHAT, amount, false);
  }

  ReserveAnswer ask(Payment payment, long amount) {
    return bench.sessions.reserve(request(payment, amount), Bench.GATE);
  }

  Reservation reserve(Payment payment, long amount) {
    return reserved(ask(payment, amount));
  }

  static Reservation reserved(ReserveAnswer answer) {
    return assertInstanceOf(ReserveAnswer.Reserved.class, answer, answer.toString()).reservation();
  }

  static Reason refused(ReserveAnswer answer) {
    return assertInstanceOf(ReserveAnswer.Refused.class, answer, answer.toString())
        .refusal()
        .reason();
  }

  ChargeAnswer charge(Reservation reservation, long amount) {
    return bench
        .sessions
        .charge(
            reservation.id(),
            new ChargeRequest(Uint256.of(amount), false, new Usage(1, 0, 2, 0), "a-model"),
            Bench.GATE)
        .orElseThrow();
  }

  void pass(Duration time) {
    bench.pass(time);
    bench.sessions.round();
  }

  /** Has the price of a reservation with {@code exact} settled. */
  CompletableFuture<SettleAnswer> settle(Reservation reservation) {
    Session claimed = value(bench.sessions.settle(reservation.id(), Bench.GATE));
    return bench.settlements.settle(claimed).toCompletableFuture();
  }

  /** Lets the settler send what is claimed, and puts it into a block. */
  void settle(boolean isSuccess) throws Exception {
    int before = bench.chain.sent.size();
    bench.settler.round();
    for (int sent = before; sent < bench.chain.sent.size(); sent++) {
      var _ = bench.chain.include(bench.chain.sent.get(sent), isSuccess);
    }
    bench.settler.round();
    bench.sessions.round();
  }

  Instant deadline() {
    return bench.now.plusSeconds(UPTO.timeoutSeconds());
  }
}
