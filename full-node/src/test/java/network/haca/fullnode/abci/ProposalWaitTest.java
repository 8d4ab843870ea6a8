package network.haca.fullnode.abci;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Rule L4: how long a proposal without content is held back. */
class ProposalWaitTest {
  private final ProposalWait wait = new ProposalWait();

  private Duration awaited() {
    long start = System.nanoTime();
    wait.await();
    return Duration.ofNanos(System.nanoTime() - start);
  }

  @Test
  void l4TheWaitDoublesUntilItsLongestAndContentBeginsItAnew() {
    for (long millis = 10; millis < 250; millis *= 2) {
      assertAtLeast(millis, awaited());
    }
    assertAtLeast(250, awaited());
    assertAtLeast(250, awaited());
    wait.reset();
    assertAtLeast(10, awaited());
  }

  @Test
  void l4WhatCameSinceTheLastProposalEndsTheWait() {
    int heights = 100;
    long start = System.nanoTime();
    for (int height = 0; height < heights; height++) {
      wait.signal();
      wait.await();
    }
    long unsignalled = heights * ProposalWait.LONGEST.toNanos();
    assertTrue(System.nanoTime() - start < unsignalled / 4, "it waited all the same");
  }

  private static void assertAtLeast(long millis, Duration waited) {
    assertTrue(waited.toMillis() >= millis, () -> waited + " is less than " + millis + " ms");
  }
}
