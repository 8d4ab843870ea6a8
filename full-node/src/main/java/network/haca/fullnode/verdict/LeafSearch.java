package network.haca.fullnode.verdict;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Function;
import java.util.function.LongSupplier;
import network.haca.contracts.RelayContract.Settlement;
import network.haca.primitives.Bytes32;
import network.haca.primitives.GrowingPause;
import network.haca.primitives.MerkleTree;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks for the leaves of settled batches, some side by side: the aggregators for the blob, then
 * peers and bridges (rule S4). What nobody gives is asked for again, later each time. Used by one
 * thread.
 */
final class LeafSearch implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(LeafSearch.class);
  private static final int SIDE_BY_SIDE_MAX = 4;
  private static final Duration RETRY_MAX = Duration.ofSeconds(30);

  private final Function<Settlement, List<Bytes32>> blobs;
  private final List<LeafSource> sources;
  private final Runnable onFound;
  private final ExecutorService threads;
  private final Map<Long, Future<List<Bytes32>>> running = new TreeMap<>();
  private final Attempts attempts;

  /**
   * @param blobs asks the aggregators, which may wait; gives no leaves if they have none
   * @param sources asked in this order, after the aggregators
   * @param retry from the first attempt to the second; doubled for each one after
   * @param onFound runs on another thread whenever an attempt has ended
   */
  LeafSearch(
      Function<Settlement, List<Bytes32>> blobs,
      List<LeafSource> sources,
      Duration retry,
      Runnable onFound) {
    this(
        blobs,
        sources,
        retry,
        onFound,
        Executors.newVirtualThreadPerTaskExecutor(),
        System::nanoTime);
  }

  /**
   * @param threads ask, each task on its own, and are closed with the search
   * @param nanos a clock like {@link System#nanoTime}
   */
  LeafSearch(
      Function<Settlement, List<Bytes32>> blobs,
      List<LeafSource> sources,
      Duration retry,
      Runnable onFound,
      ExecutorService threads,
      LongSupplier nanos) {
    this.blobs = blobs;
    this.sources = List.copyOf(sources);
    this.onFound = onFound;
    this.threads = threads;
    this.attempts = new Attempts(new GrowingPause(retry, RETRY_MAX), nanos);
  }

  /** What was found since the last look; begins to ask for what is wanted beside it. */
  SortedMap<Long, List<Bytes32>> look(Map<Long, Settlement> wanted) {
    SortedMap<Long, List<Bytes32>> found = new TreeMap<>();
    FetchQueue.takeEnded(running)
        .forEach(
            (number, asked) -> {
              switch (asked.state()) {
                case SUCCESS -> found.put(number, asked.resultNow());
                case FAILED -> FetchQueue.failed(asked.exceptionNow());
                case RUNNING, CANCELLED -> {}
              }
              attempts.end(number);
            });
    found.values().removeIf(List::isEmpty);
    found.keySet().retainAll(wanted.keySet());
    Map<Long, Settlement> open = new TreeMap<>(wanted);
    open.keySet().removeAll(Set.copyOf(found.keySet()));
    attempts.keep(open.keySet());
    begin(open.values());
    return found;
  }

  private void begin(Collection<Settlement> wanted) {
    attempts
        .due(wanted.stream().filter(each -> !running.containsKey(each.number())).toList())
        .stream()
        .limit(SIDE_BY_SIDE_MAX - running.size())
        .forEach(
            settlement -> {
              complain(settlement, attempts.count(settlement.number()));
              attempts.begin(settlement.number());
              Fetch<List<Bytes32>> fetch = new Fetch<>(() -> ask(settlement), onFound);
              threads.execute(fetch);
              running.put(settlement.number(), fetch);
            });
  }

  private static void complain(Settlement settlement, int attempts) {
    if (attempts > 0) {
      LOG.warn(
          "no verdicts are given: nobody has the leaves of settlement {}, root {}; asked {} times",
          settlement.number(),
          settlement.root(),
          attempts);
    }
  }

  private List<Bytes32> ask(Settlement settlement) {
    List<Bytes32> leaves = blobs.apply(settlement);
    for (LeafSource source : sources) {
      if (!leaves.isEmpty()) {
        break;
      }
      leaves = bound(settlement, source.leaves(settlement.root()));
    }
    return leaves;
  }

  /** The leaves if they are those of the settlement, whoever gave them; else none. */
  private static List<Bytes32> bound(Settlement settlement, List<Bytes32> leaves) {
    boolean bound =
        !leaves.isEmpty()
            && leaves.size() <= LeafSource.LEAVES_MAX
            && leaves.size() == settlement.batchSize()
            && MerkleTree.of(leaves).root().equals(settlement.root());
    return bound ? leaves : List.of();
  }

  @Override
  public void close() {
    threads.shutdownNow();
    threads.close();
  }
}
