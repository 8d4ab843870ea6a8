package network.haca.fullnode.core;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Rules P2, P3, P6 and P8 over random runs of all kinds of requests, with kills: wei are neither
 * made nor lost, but for the base fee of the gas that the blocks' headers count.
 */
class InferenceBalancesTest {
  @Test
  void p6NoWeiIsMadeOrLost() {
    new RandomRuns(20).run(100);
  }

  @Test
  @Tag("full")
  void p6NoWeiIsMadeOrLostInAThousandRuns() {
    new RandomRuns(21).run(1_000);
  }
}
