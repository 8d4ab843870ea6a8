package network.haca.feeds;

import java.io.IOException;
import network.haca.contracts.EthereumClient;

/**
 * Finds blocks by their times, from the latest one back: a node that keeps little history has those
 * that are looked for, and not the first ones.
 */
final class BlockSearch {
  private final EthereumClient chain;

  BlockSearch(EthereumClient chain) {
    this.chain = chain;
  }

  /**
   * The first block that is not older than a time in seconds, of those that the node keeps.
   *
   * @param latest the answer if all are older
   */
  long firstAt(long seconds, long latest) throws IOException {
    long high = latest;
    long low = latest;
    for (long step = 1; !isOlder(low, seconds); step *= 2) {
      if (low == 0) {
        return 0;
      }
      high = low;
      low = Math.max(0, low - step);
    }
    while (low + 1 < high) {
      long middle = low + (high - low) / 2;
      if (isOlder(middle, seconds)) {
        low = middle;
      } else {
        high = middle;
      }
    }
    return high;
  }

  /** What the node does not keep any more is older than what it keeps. */
  private boolean isOlder(long number, long seconds) throws IOException {
    try {
      return chain.blockTime(number) < seconds;
    } catch (EthereumClient.RefusedException e) {
      if (e.isPruned()) {
        return true;
      }
      throw e;
    }
  }
}
