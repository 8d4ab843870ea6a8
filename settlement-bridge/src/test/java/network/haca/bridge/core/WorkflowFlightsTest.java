package network.haca.bridge.core;

import static network.haca.bridge.core.KeeperBench.FREQUENCY;
import static network.haca.bridge.core.KeeperBench.GAS;
import static network.haca.bridge.core.KeeperBench.LIMITS;
import static network.haca.bridge.core.KeeperBench.OWNER;
import static network.haca.bridge.core.KeeperBench.WAIT_MAX;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.math.BigInteger;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Rule D6: runs that no block takes are sent again, dearer, or given up. */
class WorkflowFlightsTest {
  private static final BigInteger PRICE = BigInteger.TEN.pow(9);

  private final KeeperBench bench = new KeeperBench();
  private final FakeScheduler chain = bench.chain;

  /** Another one behind it would be paid, too, when the price falls. */
  @Test
  void d6NoSecondRunIsSentBehindOneThatABlockMayStillTake() throws IOException {
    chain.register(OWNER, 86_400);
    WorkflowKeeper keeper = bench.keeper(8, LIMITS);
    chain.isHeld = true;
    chain.isOpen = true;
    for (long second = WAIT_MAX; second < 5 * WorkflowKeeper.FLIGHT_MAX; second += 10) {
      bench.at(second, keeper);
    }
    assertEquals(1, chain.sent.size());
    assertEquals(List.of(), bench.outcomes);
    chain.isHeld = false;
    bench.at(5 * WorkflowKeeper.FLIGHT_MAX, keeper);
    assertEquals(List.of("ran 0"), bench.outcomes);
  }

  @Test
  void d6ARunThatNoBlockHasIsGivenUp() throws IOException {
    chain.register(OWNER, 86_400);
    WorkflowKeeper keeper = bench.keeper(8, LIMITS);
    chain.isHeld = true;
    bench.at(WAIT_MAX, keeper);
    bench.at(WAIT_MAX + WorkflowKeeper.FLIGHT_MAX, keeper);
    assertEquals(1, chain.sent.size());
    bench.at(WAIT_MAX + WorkflowKeeper.FLIGHT_MAX + 1, keeper);
    assertTrue(bench.outcomes.getFirst().contains("no block has"), bench.outcomes::toString);
    bench.at(WAIT_MAX + WorkflowKeeper.FLIGHT_MAX + FREQUENCY, keeper);
    assertEquals(2, chain.sent.size());
  }

  /** It has the same nonce, so that one of both is in a block at most. */
  @Test
  void d6ARunThatBecomesTooCheapIsSentAgainInItsPlace() throws IOException {
    chain.register(OWNER, 86_400);
    WorkflowKeeper keeper = bench.keeper(8, LIMITS);
    stick(keeper);
    chain.price = PRICE.multiply(BigInteger.TWO);
    bench.at(WAIT_MAX + Flight.STUCK_SECONDS, keeper);
    assertEquals(List.of(), chain.replaced, "not yet");
    bench.at(WAIT_MAX + Flight.STUCK_SECONDS + 1, keeper);
    assertEquals(List.of(chain.price), chain.replaced);
    assertEquals(chain.gas.getFirst(), chain.gas.getLast(), "the gas that was set aside");
    bench.at(WAIT_MAX + Flight.STUCK_SECONDS + 2, keeper);
    assertEquals(1, chain.replaced.size(), "it has its time, too");
    chain.isHeld = false;
    bench.at(WAIT_MAX + Flight.STUCK_SECONDS + 3, keeper);
    assertEquals(List.of("ran 0"), bench.outcomes);
    assertEquals(GAS, keeper.gasOfDay());
  }

  /** The node may have kept the first one all the same. */
  @Test
  void d6WhicheverIsInABlockEndsTheRun() throws IOException {
    chain.register(OWNER, 86_400);
    WorkflowKeeper keeper = bench.keeper(8, LIMITS);
    stick(keeper);
    chain.price = PRICE.multiply(BigInteger.TWO);
    bench.at(WAIT_MAX + Flight.STUCK_SECONDS + 1, keeper);
    chain.isHeld = false;
    chain.taken = Optional.of(1);
    bench.at(WAIT_MAX + Flight.STUCK_SECONDS + 2, keeper);
    assertEquals(List.of("ran 0"), bench.outcomes);
  }

  @Test
  void d6WhatPaysEnoughIsNotMadeDearer() throws IOException {
    chain.register(OWNER, 86_400);
    WorkflowKeeper keeper = bench.keeper(8, LIMITS);
    stick(keeper);
    for (long second = WAIT_MAX; second < WorkflowKeeper.FLIGHT_MAX; second += 10) {
      bench.at(second, keeper);
    }
    assertEquals(List.of(), chain.replaced);
  }

  @Test
  void d6WhatNoBlockCanTakeIsNotSentAgain() throws IOException {
    chain.register(OWNER, 86_400);
    WorkflowKeeper keeper = bench.keeper(8, LIMITS);
    stick(keeper);
    chain.isOpen = false;
    chain.price = PRICE.multiply(BigInteger.TWO);
    bench.at(WAIT_MAX + Flight.STUCK_SECONDS + 1, keeper);
    assertEquals(List.of(), chain.replaced, "it waits for answers: its nonce is used");
  }

  @Test
  void d6ItIsSentAgainABoundedNumberOfTimesAndNeverAboveTheHighestPrice() throws IOException {
    chain.register(OWNER, 86_400);
    WorkflowKeeper keeper = bench.keeper(8, LIMITS);
    stick(keeper);
    for (long second = WAIT_MAX; second < 2 * WorkflowKeeper.FLIGHT_MAX; second++) {
      chain.price = chain.price.add(PRICE);
      bench.at(second, keeper);
    }
    assertTrue(chain.replaced.size() > 1 && chain.replaced.size() <= Flight.REPLACED_MAX);
    BigInteger before = PRICE;
    for (BigInteger each : chain.replaced) {
      assertTrue(each.subtract(before).multiply(BigInteger.TEN).compareTo(before) >= 0);
      assertTrue(each.compareTo(WorkflowStarts.PRICE_MAX) <= 0);
      before = each;
    }
  }

  @Test
  void d6AReplacementThatTheNodeRefusesIsTriedAgainLater() throws IOException {
    chain.register(OWNER, 86_400);
    WorkflowKeeper keeper = bench.keeper(8, LIMITS);
    stick(keeper);
    chain.price = PRICE.multiply(BigInteger.TWO);
    chain.isUnderpriced = true;
    bench.at(WAIT_MAX + Flight.STUCK_SECONDS + 1, keeper);
    assertEquals(List.of(), bench.outcomes);
    chain.isUnderpriced = false;
    bench.at(WAIT_MAX + 2 * Flight.STUCK_SECONDS + 2, keeper);
    assertEquals(1, chain.replaced.size());
  }

  /** A run that no block takes, though one may. */
  private void stick(WorkflowKeeper keeper) throws IOException {
    chain.isHeld = true;
    chain.isOpen = true;
    bench.at(WAIT_MAX, keeper);
    assertEquals(1, chain.sent.size());
  }
}
