package network.haca.fullnode.pool;

import java.math.BigInteger;
import java.util.Comparator;
import java.util.List;

/**
 * The tip that is needed to be in the next block. It is found anew after a block, and when the pool
 * has changed by a part of its size.
 */
final class PoolPrice {
  /** The part of the pool that may come before the price is found anew. */
  private static final int PART = 64;

  private final PoolLimits limits;
  private BigInteger tip = BigInteger.ZERO;
  private long commits = -1;
  private long arrivals;

  PoolPrice(PoolLimits limits) {
    this.limits = limits;
  }

  /** Nothing while the waiting transactions fit into a block, and the pool has room. */
  BigInteger suggested(LiveTransactions live, long commitsNow, long arrivalsNow) {
    if (commitsNow != commits || arrivalsNow - arrivals > live.size() / PART) {
      commits = commitsNow;
      arrivals = arrivalsNow;
      tip = find(live);
    }
    return tip;
  }

  private BigInteger find(LiveTransactions live) {
    List<Entry> users =
        live.byArrival().stream()
            .filter(entry -> entry.lane == Entry.Lane.USERS)
            .sorted(Comparator.comparing(Entry::tip).reversed())
            .toList();
    boolean isFull = live.places(Entry.Lane.USERS) >= limits.users() && !users.isEmpty();
    BigInteger cheapest = isFull ? PoolLimits.outbidding(users.getLast().tip()) : BigInteger.ZERO;
    return intoTheNextBlock(users).max(cheapest);
  }

  /**
   * @param users the best paying first
   */
  private BigInteger intoTheNextBlock(List<Entry> users) {
    long gas = limits.blockGas();
    for (Entry entry : users) {
      gas -= entry.offer.signed().transaction().gasLimit();
      if (gas < 0) {
        return PoolLimits.outbidding(entry.tip());
      }
    }
    return BigInteger.ZERO;
  }
}
