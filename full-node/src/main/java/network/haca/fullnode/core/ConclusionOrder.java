package network.haca.fullnode.core;

import java.util.Optional;
import network.haca.pipe.PipeBounds;

/** The order and the bounds of a block's conclusions: the oldest admission first (rule P5). */
public final class ConclusionOrder {
  private static final long BLOCK_SHARE = 2;

  private long latest;
  private long bytes;

  /** The gas that all conclusions of a block may take: users' transactions have the rest. */
  public static long gasMax(long blockGas) {
    return blockGas / BLOCK_SHARE;
  }

  /**
   * Whether a conclusion may stand behind those that were taken.
   *
   * @param number of its admission, if that is open
   */
  public boolean isNext(Optional<Long> number, int size) {
    return number.filter(open -> open > latest).isPresent()
        && bytes + size <= PipeBounds.CONCLUSIONS_BYTES_MAX;
  }

  public void took(long number, int size) {
    latest = number;
    bytes += size;
  }
}
