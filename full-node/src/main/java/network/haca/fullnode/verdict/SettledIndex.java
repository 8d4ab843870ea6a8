package network.haca.fullnode.verdict;

import java.math.BigInteger;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import network.haca.contracts.Addresses;
import network.haca.contracts.RelayContract;
import network.haca.evm.state.Log;
import network.haca.fullnode.core.BlockEntry;
import network.haca.fullnode.core.BlockExecutor;
import network.haca.fullnode.core.LedgerRules;
import network.haca.fullnode.core.StateView;
import network.haca.fullnode.rocksdb.RocksChain;
import network.haca.fullnode.rocksdb.SettlementRecords;
import network.haca.primitives.Bytes32;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The leaves of all that settled, so that none settles twice (rule S4): from this validator's own
 * verdict, or else from whoever gives them. One that nobody gives now holds up neither the others
 * nor the thread that asks; only the verdicts wait for it. Used by one thread.
 */
final class SettledIndex {
  private static final Logger LOG = LoggerFactory.getLogger(SettledIndex.class);

  private final RocksChain chain;
  private final SettlementRecords records;
  private final BlockExecutor executor;
  private final LeafSearch search;
  private volatile Set<Long> missing = Set.of();
  private volatile long indexed;

  SettledIndex(RocksChain chain, BlockExecutor executor, LeafSearch search) {
    this.chain = chain;
    this.records = chain.settlements();
    this.executor = executor;
    this.search = search;
  }

  /** Brings it up to the latest block as far as it can, and says whether nothing is missing. */
  boolean update() {
    scan();
    Map<Long, RelayContract.Settlement> wanted = wanted();
    search
        .look(wanted)
        .forEach(
            (number, leaves) -> {
              records.addSettled(number, leaves);
              wanted.remove(number);
              LOG.info("the leaves of settlement {} are known now", number);
            });
    missing = Set.copyOf(wanted.keySet());
    return wanted.isEmpty();
  }

  /** The numbers of the settlements whose leaves nobody has given yet. */
  Set<Long> missing() {
    return missing;
  }

  /** The height up to which it was brought. */
  long indexed() {
    return indexed;
  }

  private void scan() {
    long height = chain.head().orElseThrow().height();
    for (long next = records.indexedHeight() + 1; next <= height; next++) {
      Map<Long, List<Bytes32>> settled = new TreeMap<>();
      Set<Long> unknown = new TreeSet<>();
      for (BlockEntry entry : chain.entries(next)) {
        entry.logs().stream()
            .filter(SettledIndex::isSettled)
            .map(SettledIndex::number)
            .forEach(
                number -> {
                  List<Bytes32> leaves = records.yesLeaves(number);
                  if (leaves.isEmpty()) {
                    unknown.add(number);
                  } else {
                    settled.put(number, leaves);
                  }
                });
      }
      if (!settled.isEmpty() || !unknown.isEmpty() || next == height) {
        records.saveSettled(settled, unknown, next);
      }
    }
    indexed = height;
  }

  /**
   * What is too old holds no proof that could count again: it is wanted no more. A batch that is
   * yet to be judged is judged by the time at which it was opened, and so may hold older ones.
   */
  private Map<Long, RelayContract.Settlement> wanted() {
    StateView state = executor.latest();
    long judgedFrom = state.block().timestamp();
    for (long number : state.pendingSettlements()) {
      judgedFrom = Math.min(judgedFrom, state.settlement(number).openedAtTime());
    }
    long since =
        judgedFrom - LedgerRules.PROOF_AGE_SECONDS_MAX - LedgerRules.PROOF_AHEAD_SECONDS_MAX;
    Map<Long, RelayContract.Settlement> wanted = new TreeMap<>();
    for (long number : records.missing()) {
      RelayContract.Settlement settlement = state.settlement(number);
      if (settlement.openedAtTime() < since) {
        records.forgetMissing(number);
      } else {
        wanted.put(number, settlement);
      }
    }
    return wanted;
  }

  private static long number(Log closed) {
    return new BigInteger(1, closed.topics().get(1).toArray()).longValueExact();
  }

  private static boolean isSettled(Log log) {
    return log.address().equals(Addresses.RELAY)
        && log.topics().getFirst().equals(RelayContract.CLOSED)
        && RelayContract.statusIn(new Bytes32(log.data())) == RelayContract.Status.SETTLED;
  }
}
