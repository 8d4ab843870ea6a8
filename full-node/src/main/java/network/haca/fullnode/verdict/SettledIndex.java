package network.haca.fullnode.verdict;

import java.math.BigInteger;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
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
import network.haca.primitives.MerkleTree;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The leaves of all that settled, so that none settles twice (rule S4): from this validator's own
 * verdict, or else from the blob, or from peers and bridges. One that nobody gives now holds up
 * neither the others nor the thread that asks; only the verdicts wait for it.
 */
final class SettledIndex implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(SettledIndex.class);
  private static final int SIDE_BY_SIDE_MAX = 4;
  private static final Duration RETRY_MAX = Duration.ofSeconds(30);

  private final RocksChain chain;
  private final SettlementRecords records;
  private final BlockExecutor executor;
  private final BlobReader reader;
  private final List<LeafSource> sources;
  private final Duration retry;
  private final Runnable onFound;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final Map<Long, Future<List<Bytes32>>> running = new TreeMap<>();
  private final Map<Long, Attempts> attempts = new TreeMap<>();
  private volatile Set<Long> missing = Set.of();
  private volatile long indexed;

  /**
   * @param notBefore of {@link System#nanoTime}: when the next may begin
   */
  private record Attempts(int count, long notBefore) {}

  /**
   * @param sources asked in this order, after the aggregators
   * @param retry from the first attempt to the second; doubled for each one after
   * @param onFound runs on another thread whenever an update would find something
   */
  SettledIndex(
      RocksChain chain,
      BlockExecutor executor,
      BlobReader reader,
      List<LeafSource> sources,
      Duration retry,
      Runnable onFound) {
    this.chain = chain;
    this.records = chain.settlements();
    this.executor = executor;
    this.reader = reader;
    this.sources = List.copyOf(sources);
    this.retry = retry;
    this.onFound = onFound;
  }

  /** Brings it up to the latest block as far as it can, and says whether nothing is missing. */
  boolean update() {
    scan();
    Map<Long, RelayContract.Settlement> wanted = wanted();
    running.forEach(
        (number, asked) -> {
          if (asked.isDone()) {
            take(number, asked, wanted);
          }
        });
    running.values().removeIf(Future::isDone);
    attempts.keySet().retainAll(wanted.keySet());
    missing = Set.copyOf(wanted.keySet());
    begin(wanted);
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

  /** What is too old holds no proof that could count again: it is wanted no more. */
  private Map<Long, RelayContract.Settlement> wanted() {
    StateView state = executor.latest();
    long since =
        state.block().timestamp()
            - LedgerRules.PROOF_AGE_SECONDS_MAX
            - LedgerRules.PROOF_AHEAD_SECONDS_MAX;
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

  private void take(
      long number, Future<List<Bytes32>> asked, Map<Long, RelayContract.Settlement> wanted) {
    switch (asked.state()) {
      case SUCCESS -> {
        List<Bytes32> leaves = asked.resultNow();
        if (!leaves.isEmpty()) {
          records.addSettled(number, leaves);
          wanted.remove(number);
          LOG.info("the leaves of settlement {} are known now", number);
        }
      }
      case FAILED -> FetchQueue.failed(asked.exceptionNow());
      case RUNNING, CANCELLED -> {}
    }
  }

  private void begin(Map<Long, RelayContract.Settlement> wanted) {
    long now = System.nanoTime();
    for (RelayContract.Settlement settlement : new ArrayList<>(wanted.values())) {
      Attempts before = attempts.getOrDefault(settlement.number(), new Attempts(0, now));
      if (running.size() < SIDE_BY_SIDE_MAX
          && !running.containsKey(settlement.number())
          && now - before.notBefore() >= 0) {
        if (before.count() > 0) {
          LOG.warn(
              "no verdicts are given: nobody has the leaves of settlement {}, root {}; asked {}"
                  + " times",
              settlement.number(),
              settlement.root(),
              before.count());
        }
        attempts.put(
            settlement.number(),
            new Attempts(before.count() + 1, now + pause(before.count()).toNanos()));
        running.put(settlement.number(), threads.submit(() -> ask(settlement)));
      }
    }
  }

  private Duration pause(int count) {
    Duration pause = retry.multipliedBy(1L << Math.min(count, 16));
    return pause.compareTo(RETRY_MAX) > 0 ? RETRY_MAX : pause;
  }

  private List<Bytes32> ask(RelayContract.Settlement settlement) {
    List<Bytes32> leaves = reader.leaves(settlement);
    for (LeafSource source : sources) {
      if (!leaves.isEmpty()) {
        break;
      }
      leaves = bound(settlement, source.leaves(settlement.root()));
    }
    if (!leaves.isEmpty()) {
      onFound.run();
    }
    return leaves;
  }

  /** The leaves if they are those of the settlement, whoever gave them; else none. */
  static List<Bytes32> bound(RelayContract.Settlement settlement, List<Bytes32> leaves) {
    boolean bound =
        !leaves.isEmpty()
            && leaves.size() <= LeafSource.LEAVES_MAX
            && leaves.size() == settlement.batchSize()
            && MerkleTree.of(leaves).root().equals(settlement.root());
    return bound ? leaves : List.of();
  }

  private static long number(Log closed) {
    return new BigInteger(1, closed.topics().get(1).toArray()).longValueExact();
  }

  private static boolean isSettled(Log log) {
    return log.address().equals(Addresses.RELAY)
        && log.topics().getFirst().equals(RelayContract.CLOSED)
        && RelayContract.statusIn(new Bytes32(log.data())) == RelayContract.Status.SETTLED;
  }

  @Override
  public void close() {
    threads.shutdownNow();
    threads.close();
  }
}
