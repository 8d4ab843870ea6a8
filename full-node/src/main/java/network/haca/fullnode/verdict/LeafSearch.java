package network.haca.fullnode.verdict;

import java.time.Duration;
import java.util.Collection;
import java.util.Comparator;
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
  private final GrowingPause retry;
  private final Runnable onFound;
  private final ExecutorService threads;
  private final LongSupplier nanos;
  private final Map<Long, Future<List<Bytes32>>> running = new TreeMap<>();
  private final Map<Long, Attempts> attempts = new TreeMap<>();

  /**
   * @param notBefore in nanoseconds of the clock: when the next may begin
   */
  private record Attempts(int count, long notBefore) {}

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
    this.retry = new GrowingPause(retry, RETRY_MAX);
    this.onFound = onFound;
    this.threads = threads;
    this.nanos = nanos;
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
              rest(number);
            });
    found.values().removeIf(List::isEmpty);
    found.keySet().retainAll(wanted.keySet());
    Map<Long, Settlement> open = new TreeMap<>(wanted);
    open.keySet().removeAll(Set.copyOf(found.keySet()));
    attempts.keySet().retainAll(open.keySet());
    begin(open.values());
    return found;
  }

  /** What is asked for least often comes first, or those that nobody has keep out the others. */
  private void begin(Collection<Settlement> wanted) {
    long now = nanos.getAsLong();
    wanted.stream()
        .filter(settlement -> !running.containsKey(settlement.number()))
        .filter(settlement -> now - attempts(settlement.number(), now).notBefore() >= 0)
        .sorted(
            Comparator.comparingInt(
                    (Settlement settlement) -> attempts(settlement.number(), now).count())
                .thenComparingLong(Settlement::number))
        .limit(SIDE_BY_SIDE_MAX - running.size())
        .toList()
        .forEach(
            settlement -> {
              int before = attempts(settlement.number(), now).count();
              complain(settlement, before);
              attempts.put(settlement.number(), new Attempts(before + 1, now));
              Fetch<List<Bytes32>> fetch = new Fetch<>(() -> ask(settlement), onFound);
              threads.execute(fetch);
              running.put(settlement.number(), fetch);
            });
  }

  private Attempts attempts(long number, long now) {
    return attempts.getOrDefault(number, new Attempts(0, now));
  }

  /** An attempt has ended: the pause begins now, however long it took. */
  private void rest(long number) {
    long now = nanos.getAsLong();
    int count = attempts(number, now).count();
    attempts.put(number, new Attempts(count, now + retry.after(count).toNanos()));
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
