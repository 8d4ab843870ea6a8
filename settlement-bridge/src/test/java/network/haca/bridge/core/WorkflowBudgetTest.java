package network.haca.bridge.core;

import static network.haca.bridge.core.KeeperBench.FREQUENCY;
import static network.haca.bridge.core.KeeperBench.GAS;
import static network.haca.bridge.core.KeeperBench.LIMITS;
import static network.haca.bridge.core.KeeperBench.OWNER;
import static network.haca.bridge.core.KeeperBench.WAIT_MAX;
import static network.haca.bridge.core.KeeperBench.address;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.math.BigInteger;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Rule D6: what a keeper does not pay for, and what of it each owner has. */
class WorkflowBudgetTest {
  private final KeeperBench bench = new KeeperBench();
  private final FakeScheduler chain = bench.chain;

  @Test
  void d6NoRunIsGivenMoreGasThanABlockHas() throws IOException {
    chain.register(OWNER, 3_600);
    chain.needs.put(0L, 11 * GAS);
    chain.blockGas = 15 * GAS;
    bench.at(WAIT_MAX, bench.keeper(8, LIMITS));
    assertEquals(List.of(15 * GAS), chain.gas);
  }

  /** Sixty workflows of a stranger, all due, and two of others. */
  @Test
  void d6AnOwnerHasAShareOfTheRunsUnderWayAndOfTheDay() throws IOException {
    for (int i = 0; i < 60; i++) {
      chain.register(address(7), 86_400);
    }
    chain.register(OWNER, 86_400);
    chain.register(address(2), 86_400);
    WorkflowKeeper keeper = bench.keeper(8, LIMITS);
    chain.isHeld = true;
    bench.at(WAIT_MAX, keeper);
    assertEquals(Set.of(0L, 1L, 60L, 61L), Set.copyOf(chain.sent));
    chain.isHeld = false;
    for (long second = WAIT_MAX; second < 20 * FREQUENCY; second++) {
      bench.at(second, keeper);
    }
    assertEquals(20, chain.runs(60));
    assertEquals(20, chain.runs(61));
    assertTrue(keeper.gasOfDay() <= 65 * GAS, "spent " + keeper.gasOfDay());
  }

  @Test
  void d6AnOwnerHasAShareOfTheTasksThatAreKept() throws IOException {
    for (int i = 0; i < KeptTasks.MAX; i++) {
      chain.register(address(7), 86_400);
    }
    chain.register(OWNER, 86_400);
    WorkflowKeeper keeper = bench.keeper(8, LIMITS);
    for (long second = 0; second < WAIT_MAX + 2; second++) {
      bench.at(second, keeper);
    }
    assertEquals(1, chain.runs(KeptTasks.MAX));
    assertEquals(KeptTasks.MAX / 8 + 1, keeper.tasks());
  }

  @Test
  void d6ALookEstimatesABoundedNumberOfRunsAndTheNextOneGoesOn() throws IOException {
    for (int i = 0; i < 100; i++) {
      chain.register(address(100 + i), 3_600);
      chain.reverting.add((long) i);
    }
    chain.register(OWNER, 3_600);
    WorkflowKeeper keeper = bench.keeper(8, LIMITS);
    bench.at(WAIT_MAX, keeper);
    assertEquals(WorkflowStarts.ESTIMATES_MAX, chain.estimates);
    for (long second = WAIT_MAX + 1; second < FREQUENCY; second++) {
      bench.at(second, keeper);
    }
    assertEquals(1, chain.runs(100));
  }

  @Test
  void d6WithNoGasLeftNothingIsEstimated() throws IOException {
    chain.register(OWNER, 3_600);
    WorkflowKeeper keeper = bench.keeper(8, new WorkflowLimits(Set.of(OWNER), GAS, 1));
    for (long second = 0; second < FREQUENCY; second++) {
      bench.at(second, keeper);
    }
    assertEquals(0, chain.estimates);
    assertTrue(bench.outcomes.size() > 1 && bench.outcomes.size() <= 6, bench.outcomes::toString);
  }

  @Test
  void d6NothingIsSentAboveTheHighestPrice() throws IOException {
    chain.register(OWNER, 3_600);
    WorkflowKeeper keeper = bench.keeper(8, LIMITS);
    chain.price = WorkflowStarts.PRICE_MAX.add(BigInteger.ONE);
    bench.at(WAIT_MAX, keeper);
    assertEquals(List.of("over budget 0"), bench.outcomes);
    assertEquals(0, chain.sent.size());
    chain.price = WorkflowStarts.PRICE_MAX;
    bench.at(WAIT_MAX + WorkflowStarts.PAUSE_SECONDS, keeper);
    assertEquals(1, chain.sent.size());
  }

  @Test
  void d6ADayHasNoMoreGasThanItsLimit() throws IOException {
    for (int i = 0; i < 4; i++) {
      chain.register(OWNER, 3 * 86_400);
    }
    // Half of the limit of a run comes back: two of them at 1.5 times the estimate.
    WorkflowKeeper keeper = bench.keeper(8, new WorkflowLimits(Set.of(OWNER), 30_000_000, 3 * GAS));
    chain.isHeld = true;
    bench.at(WAIT_MAX, keeper);
    assertEquals(2, chain.sent.size());
    chain.isHeld = false;
    bench.at(WAIT_MAX + 1, keeper);
    assertEquals(2 * GAS, keeper.gasOfDay());
    bench.at(WAIT_MAX + 2, keeper);
    assertEquals(2, chain.sent.size());
    assertTrue(bench.outcomes.contains("over budget 2"), bench.outcomes::toString);
    bench.at(86_400 + WAIT_MAX, keeper);
    assertEquals(4, chain.sent.size());
  }

  @Test
  void d6NoMoreRunsAreUnderWayThanTheLedgerTakesOfASender() throws IOException {
    for (int i = 0; i < 20; i++) {
      chain.register(address(100 + i), 3_600);
    }
    WorkflowKeeper keeper = bench.keeper(8, LIMITS);
    chain.isHeld = true;
    bench.at(WAIT_MAX, keeper);
    bench.at(WAIT_MAX + 1, keeper);
    assertEquals(WorkflowStarts.FLIGHTS_MAX, chain.sent.size());
    chain.isHeld = false;
    for (int i = 2; i < 10; i++) {
      bench.at(WAIT_MAX + i, keeper);
    }
    assertEquals(20, chain.sent.size());
  }

  @Test
  void d6OthersThanTheNamedOwnersAreNotServed() throws IOException {
    chain.register(address(2), 3_600);
    chain.register(OWNER, 3_600);
    WorkflowKeeper keeper = bench.keeper(8, new WorkflowLimits(Set.of(OWNER), 30_000_000, GAS * 9));
    bench.at(WAIT_MAX, keeper);
    assertEquals(1, keeper.tasks());
    assertEquals(List.of(1L), chain.sent);
  }

  @Test
  void d6TasksBeyondTheBoundWaitUntilOthersEnd() throws IOException {
    for (int i = 0; i < KeptTasks.MAX + 1; i++) {
      chain.register(address(1_000 + i), i == 0 ? 3_600 : 600);
    }
    WorkflowKeeper keeper = bench.keeper(8, new WorkflowLimits(Set.of(address(3)), 1, 1));
    bench.at(0, keeper);
    assertEquals(0, keeper.tasks(), "those of others take no room");
    keeper = bench.keeper(8, LIMITS);
    chain.isHeld = true;
    bench.at(0, keeper);
    assertEquals(KeptTasks.MAX, keeper.tasks());
    bench.at(600, keeper);
    bench.at(601, keeper);
    assertTrue(keeper.tasks() <= 1 + WorkflowStarts.FLIGHTS_MAX, "ended ones are forgotten");
  }
}
