package network.haca.bridge.core;

import static network.haca.bridge.core.KeeperBench.FREQUENCY;
import static network.haca.bridge.core.KeeperBench.LIMITS;
import static network.haca.bridge.core.KeeperBench.OWNER;
import static network.haca.bridge.core.KeeperBench.WAIT_MAX;
import static network.haca.bridge.core.KeeperBench.address;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Rule D6: when a keeper runs a task, alone and beside others. */
class WorkflowTurnsTest {
  private final KeeperBench bench = new KeeperBench();
  private final FakeScheduler chain = bench.chain;

  @Test
  void d6ATaskRunsOnceInEachTurn() throws IOException {
    chain.register(OWNER, 3_600);
    WorkflowKeeper keeper = bench.keeper(8, LIMITS);
    for (long second = 0; second < 3 * FREQUENCY; second++) {
      bench.at(second, keeper);
    }
    assertEquals(List.of("ran 0", "ran 0", "ran 0"), bench.outcomes);
    assertEquals(3, chain.sent.size());
  }

  @Test
  void d6TwoKeepersBesideEachOtherRunATurnOnce() throws IOException {
    chain.register(OWNER, 3_600);
    WorkflowKeeper one = bench.keeper(8, LIMITS);
    WorkflowKeeper other = bench.keeper(9, LIMITS);
    for (long second = 0; second < 20 * FREQUENCY; second++) {
      bench.at(second, one, other);
    }
    assertEquals(20, chain.runs(0));
    assertTrue(bench.outcomes.stream().allMatch("ran 0"::equals), bench.outcomes::toString);
  }

  /** Until a run that asks a model ends, the contract shows its turn as due. */
  @Test
  void d6TwoKeepersPayForATurnOnceWhereAnswersTakeLong() throws IOException {
    chain.register(OWNER, 3_600);
    chain.answerSeconds = 20;
    WorkflowKeeper one = bench.keeper(8, LIMITS);
    WorkflowKeeper other = bench.keeper(9, LIMITS);
    for (long second = 0; second < 20 * FREQUENCY; second++) {
      bench.at(second, one, other);
    }
    assertEquals(20, chain.runs(0));
    assertEquals(20, chain.sent.size());
  }

  @Test
  void d6AKeeperThatStartsAgainDoesNotSendARunThatWaitsForAnswers() throws IOException {
    chain.register(OWNER, 3_600);
    chain.answerSeconds = FREQUENCY;
    bench.at(WAIT_MAX, bench.keeper(8, LIMITS));
    for (long second = WAIT_MAX + 1; second < FREQUENCY; second++) {
      bench.at(second, bench.keeper(8, LIMITS));
    }
    assertEquals(1, chain.sent.size());
  }

  /** Somebody else's run may be such as fails, again and again. */
  @Test
  void d6AnothersRunIsWaitedForUntilHalfOfTheTurnIsOver() throws IOException {
    chain.register(OWNER, 3_600);
    chain.foreign.add(new WorkflowChain.Waiting(0, address(77)));
    WorkflowKeeper keeper = bench.keeper(8, LIMITS);
    bench.at(FREQUENCY / 2 - 1, keeper);
    assertEquals(0, chain.sent.size());
    bench.at(FREQUENCY / 2, keeper);
    assertEquals(1, chain.sent.size());
  }

  /** Both sent before either ended: the slower one's reverts, and is no failure of the workflow. */
  @Test
  void d6AKeeperThatWasTooSlowGoesOnInTheNextTurn() throws IOException {
    chain.register(OWNER, 3_600);
    WorkflowKeeper keeper = bench.keeper(8, LIMITS);
    chain.isHeld = true;
    bench.at(WAIT_MAX, keeper);
    assertEquals(1, chain.sent.size());
    chain.run(0);
    chain.isHeld = false;
    bench.at(WAIT_MAX + 1, keeper);
    assertEquals(List.of(), bench.outcomes);
    bench.at(FREQUENCY + WAIT_MAX, keeper);
    bench.at(FREQUENCY + WAIT_MAX + 1, keeper);
    assertEquals(List.of("ran 0"), bench.outcomes);
  }

  @Test
  void d6AKeeperThatStartsAgainGoesOnWhereTheChainIs() throws IOException {
    chain.register(OWNER, 3_600);
    bench.at(WAIT_MAX, bench.keeper(8, LIMITS));
    chain.run(0);
    bench.at(WAIT_MAX + 1, bench.keeper(8, LIMITS));
    assertEquals(1, chain.sent.size());
    WorkflowKeeper late = bench.keeper(8, LIMITS);
    bench.at(5 * FREQUENCY + WAIT_MAX, late);
    bench.at(5 * FREQUENCY + WAIT_MAX + 1, late);
    assertEquals(2, chain.runs(0), "turns that were missed are not made up for");
  }

  @Test
  void d6WhereTheChainDoesNotAnswerNothingIsForgotten() throws IOException {
    chain.register(OWNER, 3_600);
    WorkflowKeeper keeper = bench.keeper(8, LIMITS);
    bench.at(0, keeper);
    chain.isSilent = true;
    assertThrows(IOException.class, () -> bench.at(WAIT_MAX, keeper));
    chain.isSilent = false;
    bench.at(WAIT_MAX + 1, keeper);
    bench.at(WAIT_MAX + 2, keeper);
    assertEquals(List.of("ran 0"), bench.outcomes);
  }
}
