package network.haca.fullnode.core;

import network.haca.pipe.PipeBounds;

/**
 * The gas that a place among the waiting transactions costs: nothing while there are many, and
 * twice as much with each eighth of them that is taken, by number or by the gas that they reserve
 * in blocks to come (rule P3).
 */
final class PlacePrice {
  /** Of a place while the second eighth is taken. */
  static final long FIRST_GAS = 20_000;

  private static final int EIGHTHS = 8;

  private PlacePrice() {}

  /**
   * @param open transactions that wait
   * @param reserved gas that they may use together
   * @param blockGas the limit of a block
   */
  static long gas(int open, long reserved, long blockGas) {
    long all = PipeBounds.DEADLINE_HEIGHTS * ConclusionOrder.gasMax(blockGas);
    long byNumber = (long) open * EIGHTHS / AdmissionLimits.OPEN_MAX;
    long byGas = reserved / Math.max(1, all / EIGHTHS);
    int taken = (int) Math.min(EIGHTHS, Math.max(byNumber, byGas));
    return taken == 0 ? 0 : FIRST_GAS << (taken - 1);
  }
}
