package network.haca.paymentgate.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import network.haca.x402.Reason;
import network.haca.x402.Refusal;
import network.haca.x402.gate.ReserveAnswer;
import network.haca.x402.gate.ReserveRequest;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

/** Nobody is refused for what the charge of an answer that has left is about to free. */
class ReservingTest {
  private final GateBench bench = new GateBench();
  private final Reserving reserving = new Reserving(bench.facilitator, bench.time);
  private ReserveRequest request;

  @BeforeEach
  void begin() {
    var _ = bench.open(0);
    request = bench.facilitator.reserved.getFirst();
    bench.facilitator.reserved.clear();
  }

  private void refuse(Reason reason) {
    bench.facilitator.refusal = Optional.of(new Refusal(reason, "so it is"));
  }

  private CompletableFuture<ReserveAnswer> reserve() {
    return reserving.reserve(request).toCompletableFuture();
  }

  @ParameterizedTest
  @EnumSource(
      value = Reason.class,
      names = {"SESSION_EXHAUSTED", "SESSION_BUSY", "EXPOSURE_EXCEEDED", "PERMIT2_BALANCE"})
  void whatAChargeOnItsWayFreesIsAskedForAgain(Reason reason) {
    refuse(reason);
    reserving.charging();
    CompletableFuture<ReserveAnswer> answer = reserve();
    assertFalse(answer.isDone());
    bench.facilitator.refusal = Optional.empty();
    bench.time.passes(Duration.ofMillis(250));
    assertInstanceOf(ReserveAnswer.Reserved.class, answer.join());
    assertEquals(2, bench.facilitator.reserved.size());
  }

  @Test
  void whatStaysRefusedIsAskedForThreeTimesMore() {
    refuse(Reason.SESSION_EXHAUSTED);
    reserving.charging();
    CompletableFuture<ReserveAnswer> answer = reserve();
    bench.time.passes(Duration.ofSeconds(2));
    assertInstanceOf(ReserveAnswer.Refused.class, answer.join());
    assertEquals(4, bench.facilitator.reserved.size());
  }

  @Test
  void withoutAChargeOnItsWayARefusalIsOne() {
    refuse(Reason.SESSION_EXHAUSTED);
    reserving.charging();
    reserving.charged();
    assertInstanceOf(ReserveAnswer.Refused.class, reserve().join());
    assertEquals(1, bench.facilitator.reserved.size());
  }

  @ParameterizedTest
  @EnumSource(
      value = Reason.class,
      mode = Mode.EXCLUDE,
      names = {"SESSION_EXHAUSTED", "SESSION_BUSY", "EXPOSURE_EXCEEDED", "PERMIT2_BALANCE"})
  void whatNoChargeFreesIsRefusedAtOnce(Reason reason) {
    refuse(reason);
    reserving.charging();
    assertInstanceOf(ReserveAnswer.Refused.class, reserve().join());
    assertEquals(1, bench.facilitator.reserved.size());
  }
}
