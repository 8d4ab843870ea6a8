package network.haca.fullnode.rpc;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import network.haca.fullnode.pool.PendingTransactions;
import network.haca.primitives.Bytes32;

/**
 * Numbers the transactions of the pool as they are seen, so that whoever asks for news keeps one
 * number and not the whole pool. It holds what waits, and no more.
 */
final class PoolNews {
  private final PendingTransactions pending;
  private final Map<Bytes32, Long> numbers = new LinkedHashMap<>();
  private long latest;

  PoolNews(PendingTransactions pending) {
    this.pending = pending;
  }

  /**
   * @param hashes that came behind {@code since}
   * @param latest the number to ask from next
   */
  record News(List<Bytes32> hashes, long latest) {
    News {
      hashes = List.copyOf(hashes);
    }
  }

  /** The transactions that wait and came behind a number; behind 0 are all. */
  synchronized News since(long number) {
    Set<Bytes32> now = new HashSet<>();
    pending.live().forEach(signed -> now.add(signed.hash()));
    numbers.keySet().retainAll(now);
    for (Bytes32 hash : now) {
      if (numbers.putIfAbsent(hash, latest + 1) == null) {
        latest++;
      }
    }
    List<Bytes32> news = new ArrayList<>();
    numbers.forEach(
        (hash, own) -> {
          if (own > number) {
            news.add(hash);
          }
        });
    return new News(news, latest);
  }
}
