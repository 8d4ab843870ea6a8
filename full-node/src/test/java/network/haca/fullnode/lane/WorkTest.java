package network.haca.fullnode.lane;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.Map;
import network.haca.connection.ClientNetwork;
import network.haca.settings.Given;
import org.junit.jupiter.api.Test;

/** Budgets of calls, batches, connections and addresses, by a clock that the test turns. */
class WorkTest {
  private static final Limits LIMITS =
      Limits.read(
          Given.settings(
              Limits.SETTINGS,
              Map.of(
                  "node.rpc.call.time", "5s",
                  "node.rpc.batch.time", "8s",
                  "node.rpc.batch.gas", "100",
                  "node.rpc.connection.time", "10s",
                  "node.rpc.address.time", "15s")));

  private long now;
  private final Addresses addresses = new Addresses(LIMITS, () -> now);
  private final Caller caller = addresses.open("a");

  private Work work(Caller of) {
    return new Work(LIMITS, of, limit -> {}, () -> now);
  }

  private static Limit refusal(Runnable begun) {
    return assertThrows(LimitExceeded.class, begun::run).limit();
  }

  private void run(Work work, Kind kind, Duration time) {
    var _ =
        work.call(
            kind,
            () -> {
              now += time.toNanos();
              Work.goOn();
              return "";
            });
  }

  @Test
  void aCallEndsWhenItsTimeIsOver() {
    run(work(caller), Kind.HEAVY, Duration.ofSeconds(5));
    assertEquals(
        Limit.CALL_TIME, refusal(() -> run(work(caller), Kind.HEAVY, Duration.ofMillis(5_001))));
  }

  @Test
  void theRestOfABatchIsRefusedWhenItsTimeOrGasIsUsed() {
    Work slow = work(caller);
    run(slow, Kind.QUICK, Duration.ofSeconds(4));
    run(slow, Kind.QUICK, Duration.ofSeconds(4));
    assertEquals(Limit.BATCH_TIME, refusal(() -> run(slow, Kind.QUICK, Duration.ZERO)));
    Work costly = work(caller);
    costly.used(100);
    LimitExceeded reached =
        assertThrows(LimitExceeded.class, () -> run(costly, Kind.HEAVY, Duration.ZERO));
    assertTrue(reached.sentence().contains("node.rpc.batch.gas"), reached.sentence());
  }

  @Test
  void heavyCallsOfAConnectionAndOfAnAddressWaitWhenTheirTimeIsUsed() {
    run(work(caller), Kind.HEAVY, Duration.ofSeconds(5));
    run(work(caller), Kind.HEAVY, Duration.ofSeconds(5));
    run(work(caller), Kind.HEAVY, Duration.ofSeconds(5));
    assertEquals(
        Limit.CONNECTION_TIME, refusal(() -> run(work(caller), Kind.HEAVY, Duration.ZERO)));
    run(work(caller), Kind.QUICK, Duration.ZERO);
    Caller second = addresses.open("a");
    run(work(second), Kind.HEAVY, Duration.ofSeconds(5));
    Caller third = addresses.open("a");
    assertEquals(Limit.ADDRESS_TIME, refusal(() -> run(work(third), Kind.HEAVY, Duration.ZERO)));
    run(work(addresses.open("b")), Kind.HEAVY, Duration.ZERO);
    now += Duration.ofMinutes(1).toNanos();
    run(work(third), Kind.HEAVY, Duration.ZERO);
  }

  @Test
  void anAddressThatReconnectsIsStillWhatItWas() {
    for (int i = 0; i < 4; i++) {
      Caller once = addresses.open("c");
      run(work(once), Kind.HEAVY, Duration.ofSeconds(5));
      addresses.close(once);
    }
    Work again = work(addresses.open("c"));
    run(again, Kind.QUICK, Duration.ZERO);
    assertEquals(Limit.ADDRESS_TIME, refusal(() -> run(again, Kind.HEAVY, Duration.ZERO)));
  }

  @Test
  void workIsOverAsSoonAsItsClientHasLeft() {
    Work work = work(caller);
    assertFalse(work.isDue());
    work.leave();
    assertTrue(work.isDue());
  }

  @Test
  void whoWaitsForAnotherMachineIsInterruptedWhenItsClientLeaves() {
    Work work = work(caller);
    assertThrows(
        InterruptedException.class,
        () ->
            work.call(
                Kind.HEAVY,
                () ->
                    Work.waiting(
                        () -> {
                          work.leave();
                          Thread.sleep(Duration.ofMinutes(1));
                          return "";
                        })));
    assertFalse(Thread.interrupted(), "what the thread does next is another's");
  }

  @Test
  void whoseClientLeftBeforeDoesNotWait() {
    Work work = work(caller);
    work.leave();
    assertEquals(
        Limit.CALL_TIME,
        refusal(() -> work.call(Kind.HEAVY, () -> Work.waiting(() -> "an answer"))));
    assertFalse(Thread.interrupted());
  }

  @Test
  void aClientThatLeavesAfterTheWaitInterruptsNothing() {
    Work work = work(caller);
    assertEquals("an answer", work.call(Kind.HEAVY, () -> Work.waiting(() -> "an answer")));
    work.leave();
    assertFalse(Thread.interrupted());
  }

  @Test
  void anIpv6NetworkIsOnePayer() {
    assertEquals(ClientNetwork.of("2001:db8:1:2:3::4"), ClientNetwork.of("2001:db8:1:2:ffff::1"));
    assertFalse(ClientNetwork.of("2001:db8:1:3::4").equals(ClientNetwork.of("2001:db8:1:2::4")));
    assertFalse(ClientNetwork.of("127.0.0.1").equals(ClientNetwork.of("127.0.0.2")));
    assertEquals(ClientNetwork.of("::ffff:192.0.2.1"), ClientNetwork.of("192.0.2.1"));
  }
}
