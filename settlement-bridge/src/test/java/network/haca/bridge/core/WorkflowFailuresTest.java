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
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Rule D6: what fails is tried less and less often, and holds up nothing else. */
class WorkflowFailuresTest {
  private final KeeperBench bench = new KeeperBench();
  private final FakeScheduler chain = bench.chain;

  @Test
  void d6AFailingTaskIsTriedLessAndLessOften() throws IOException {
    chain.register(OWNER, 86_400);
    chain.reverting.add(0L);
    WorkflowKeeper keeper = bench.keeper(8, LIMITS);
    List<Long> tries = new ArrayList<>();
    for (long second = 0; second < 16_000; second++) {
      bench.at(second, keeper);
      if (bench.outcomes.size() > tries.size()) {
        tries.add(second);
      }
    }
    long pause = WorkflowFailures.PAUSE_SECONDS;
    for (int i = 1; i < tries.size(); i++) {
      long waited = tries.get(i) - tries.get(i - 1);
      assertTrue(waited >= pause && waited <= pause + WAIT_MAX, i + ": " + waited);
      pause = Math.min(2 * pause, WorkflowFailures.TURNS_MAX * FREQUENCY);
    }
    assertEquals(12, tries.size());
    assertEquals(0, chain.sent.size(), "what would revert is not sent");
    chain.reverting.clear();
    for (long turn = 300; turn < 380; turn++) {
      bench.at(turn * FREQUENCY + WAIT_MAX, keeper);
    }
    assertTrue(chain.runs(0) > 3, "and one that runs again runs in each turn");
  }

  /** Else a daily workflow loses its day by a feed that was stale for some seconds. */
  @Test
  void d6AFailureLeavesTheRestOfTheTurn() throws IOException {
    chain.register(OWNER, 3_600);
    chain.reverting.add(0L);
    WorkflowKeeper keeper = bench.keeper(8, LIMITS);
    bench.at(WAIT_MAX, keeper);
    chain.reverting.clear();
    bench.at(WAIT_MAX + WorkflowFailures.PAUSE_SECONDS, keeper);
    bench.at(WAIT_MAX + WorkflowFailures.PAUSE_SECONDS + 1, keeper);
    assertEquals(List.of("failed 0: it reverts", "ran 0"), bench.outcomes);
  }

  @Test
  void d6WhatTheNodeDoesNotSayCountsAsNoFailure() throws IOException {
    chain.register(OWNER, 3_600);
    WorkflowKeeper keeper = bench.keeper(8, LIMITS);
    chain.isBusy = true;
    for (long second = WAIT_MAX; second < FREQUENCY / 2; second++) {
      bench.at(second, keeper);
    }
    chain.isBusy = false;
    for (long second = FREQUENCY / 2; second < FREQUENCY; second++) {
      bench.at(second, keeper);
    }
    assertEquals(1, chain.runs(0), bench.outcomes::toString);
  }

  @Test
  void d6ARunThatTheNodeRefusesHoldsUpNoOther() throws IOException {
    chain.register(OWNER, 3_600);
    chain.register(OWNER, 3_600);
    chain.refused.add(0L);
    WorkflowKeeper keeper = bench.keeper(8, LIMITS);
    bench.at(WAIT_MAX, keeper);
    bench.at(WAIT_MAX + 1, keeper);
    assertEquals(List.of("failed 0: insufficient funds", "ran 1"), bench.outcomes);
    assertEquals(GAS, keeper.gasOfDay());
  }

  @Test
  void d6WhatFailsMakesRoomForWhatIsNew() throws IOException {
    for (int i = 0; i < KeptTasks.MAX; i++) {
      chain.register(address(1_000 + i), 86_400);
      chain.reverting.add((long) i);
    }
    WorkflowKeeper keeper = bench.keeper(8, LIMITS);
    bench.at(WAIT_MAX, keeper);
    chain.register(OWNER, 86_400);
    for (long second = WAIT_MAX + 1; second < 3 * FREQUENCY; second++) {
      bench.at(second, keeper);
    }
    assertTrue(chain.runs(KeptTasks.MAX) > 0);
    assertEquals(KeptTasks.MAX, keeper.tasks());
  }

  @Test
  void d6RegisteringAgainEndsNoPause() throws IOException {
    chain.register(OWNER, 3_600);
    chain.reverting.addAll(List.of(0L, 1L));
    WorkflowKeeper keeper = bench.keeper(8, LIMITS);
    for (long second = 0; second < 2 * FREQUENCY; second++) {
      bench.at(second, keeper);
    }
    int tries = bench.outcomes.size();
    chain.registerAgain(0);
    bench.at(2 * FREQUENCY, keeper);
    bench.at(2 * FREQUENCY + WAIT_MAX, keeper);
    assertEquals(tries, bench.outcomes.size(), bench.outcomes::toString);
  }

  @Test
  void d6OneTaskThatFailsHoldsUpNoOther() throws IOException {
    for (int i = 0; i < 3; i++) {
      chain.register(OWNER, 3_600);
    }
    chain.reverting.add(0L);
    chain.needs.put(1L, 40_000_000L);
    WorkflowKeeper keeper = bench.keeper(8, LIMITS);
    bench.at(WAIT_MAX, keeper);
    bench.at(WAIT_MAX + 1, keeper);
    assertEquals(
        Set.of(
            "failed 0: it reverts",
            "failed 1: a run needs 40000000 gas, the limit is 30000000",
            "ran 2"),
        Set.copyOf(bench.outcomes));
  }
}
