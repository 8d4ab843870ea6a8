package network.haca.senders;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.math.BigInteger;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import network.haca.primitives.Address;
import network.haca.primitives.Bytes32;
import network.haca.service.Occasion;
import network.haca.testkit.Await;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Whoever watches a network learns that a sender's balance runs low before it is gone. */
@Timeout(60)
class BalanceWatchTest {
  private static final Address ACCOUNT = Address.ofWord(Bytes32.ofUnsigned(0xabcd));

  /** What a transaction takes at most, at 1 gwei. */
  private static final BigInteger COST = BigInteger.TEN.pow(15).multiply(BigInteger.valueOf(5));

  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private final FakeChain chain;

  BalanceWatchTest() throws Exception {
    chain = new FakeChain();
  }

  @AfterEach
  void stop() {
    chain.close();
  }

  private BalanceWatch watch(long transactionsMin) {
    return new BalanceWatch(
        chain.client(),
        () -> ACCOUNT,
        new BalanceWatch.Purpose("bridge", "RELAY", "pays for settlements", "the.setting"),
        transactionsMin,
        () -> Occasion.NOW,
        meters,
        Duration.ofMillis(5));
  }

  private double gauge(String name) {
    return meters.get(name).tags("role", "bridge", "kind", "RELAY").gauge().value();
  }

  private void await(double low, BigInteger wei) throws Exception {
    Await.until(
        "the gauges show something else",
        () ->
            gauge("haca.sender.balance.low") == low
                && gauge("haca.sender.balance.wei") == wei.doubleValue());
  }

  @Test
  void theAlarmIsRaisedBelowSoManyTransactionsAndLoweredAgain() throws Exception {
    chain.balance = COST.multiply(BigInteger.valueOf(200));
    try (BalanceWatch watch = watch(200)) {
      await(0, chain.balance);
      chain.balance = chain.balance.subtract(BigInteger.ONE);
      await(1, chain.balance);
      assertEquals(Optional.empty(), watch.poverty(), "it still pays for 199");
      chain.balance = COST.multiply(BigInteger.valueOf(201));
      await(0, chain.balance);
    }
    assertEquals(List.of(), meters.getMeters().stream().map(Meter::getId).toList());
  }

  @Test
  void whoPaysForNoTransactionIsNamedWithWhatItIsForAndWhatToDo() throws Exception {
    chain.balance = COST.subtract(BigInteger.ONE);
    try (BalanceWatch watch = watch(200)) {
      await(1, chain.balance);
      String reason = watch.poverty().orElseThrow();
      for (String part :
          List.of(
              ACCOUNT.toString(),
              "0.004999 ETH",
              "pays for 0 transactions",
              "the.setting = 200",
              "pays for settlements",
              "send it more")) {
        assertTrue(reason.contains(part), reason);
      }
    }
  }

  @Test
  void withoutAThresholdThereIsNoAlarm() throws Exception {
    try (BalanceWatch _ = watch(0)) {
      await(0, BigInteger.ZERO);
    }
  }
}
