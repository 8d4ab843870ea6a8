package network.haca.fullnode.pool;

import java.math.BigInteger;
import java.util.Comparator;
import java.util.List;

/** The tip that is needed to be in the next block. */
final class PoolPrice {
  /** The highest tip that is suggested, in wei per gas: 500 gwei, as in go-ethereum. */
  private static final BigInteger MAX = BigInteger.valueOf(500_000_000_000L);

  private PoolPrice() {}

  /** Nothing while the waiting transactions fit into a block, and the pool has room. */
  static BigInteger suggested(PoolLimits limits, LiveTransactions live) {
    List<Entry> users =
        live.byArrival().stream()
            .filter(entry -> entry.lane == Entry.Lane.USERS)
            .sorted(Comparator.comparing(Entry::tip).reversed())
            .toList();
    long gas = limits.blockGas();
    BigInteger tip = BigInteger.ZERO;
    for (Entry entry : users) {
      gas -= entry.offer.signed().transaction().gasLimit();
      if (gas < 0) {
        tip = PoolLimits.outbidding(entry.tip());
        break;
      }
    }
    boolean isFull = live.places(Entry.Lane.USERS) >= limits.users();
    if (isFull && !users.isEmpty()) {
      tip = tip.max(PoolLimits.outbidding(users.getLast().tip()));
    }
    return tip.min(MAX);
  }
}
