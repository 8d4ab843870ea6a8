package network.haca.fullnode.core;

import network.haca.pipe.PipeBounds;

/**
 * The gas that a place among the waiting transactions costs: nothing while there are many, and
 * twice as much with each eighth that is taken (rule P3). An eighth of the number makes each place
 * dear, one of the gas of blocks to come only makes dear what is reserved of it: few transactions
 * that reserve much do not close the way to one that needs little.
 */
final class PlacePrice {
  /** Of a place while the second eighth is taken. */
  static final long FIRST_GAS = 20_000;

  private static final int EIGHTHS = 8;

  private PlacePrice() {}

  /**
   * @param open transactions that wait
   * @param reserved gas that they may use together
   * @param own gas that the one may use that takes the place
   * @param blockGas the limit of a block
   */
  static long gas(int open, long reserved, long own, long blockGas) {
    long most = Math.max(1, ConclusionOrder.gasMax(blockGas));
    long byNumber = ofEighth((long) open * EIGHTHS / AdmissionLimits.OPEN_MAX);
    long byGas = ofEighth(reserved / (PipeBounds.DEADLINE_HEIGHTS * most / EIGHTHS));
    return Math.max(byNumber, byGas * own / most);
  }

  private static long ofEighth(long taken) {
    return taken <= 0 ? 0 : FIRST_GAS << (Math.min(EIGHTHS, taken) - 1);
  }
}
