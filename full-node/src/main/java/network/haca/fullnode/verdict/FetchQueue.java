package network.haca.fullnode.verdict;

import java.time.Duration;
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
import java.util.stream.Collectors;
import network.haca.contracts.RelayContract.Settlement;
import network.haca.primitives.GrowingPause;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Fetches the blobs of open settlements side by side, so that one whose aggregator is slow or has
 * nothing holds up no other (rule S3). What was tried least comes first, and what nobody has is
 * asked for later each time. Used by one thread.
 */
final class FetchQueue implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(FetchQueue.class);

  /** Each may hold a whole blob in memory. */
  private static final int SIDE_BY_SIDE_MAX = 8;

  /** A small part of the ten minutes after which a settlement expires (rule V5). */
  private static final Duration RETRY_MAX = Duration.ofSeconds(4);

  private final Function<Settlement, Fetched> blobs;
  private final Runnable onFetched;
  private final ExecutorService threads;
  private final Map<Long, Future<Fetched>> running = new TreeMap<>();
  private final Attempts attempts;

  /**
   * @param blobs asks for a settlement's blob, which may wait
   * @param retry from the first attempt to the second; doubled for each one after
   * @param onFetched runs on another thread whenever a fetch has ended
   */
  FetchQueue(Function<Settlement, Fetched> blobs, Duration retry, Runnable onFetched) {
    this(blobs, retry, onFetched, Executors.newVirtualThreadPerTaskExecutor(), System::nanoTime);
  }

  /**
   * @param threads ask, each task on its own, and are closed with the queue
   * @param nanos a clock like {@link System#nanoTime}
   */
  FetchQueue(
      Function<Settlement, Fetched> blobs,
      Duration retry,
      Runnable onFetched,
      ExecutorService threads,
      LongSupplier nanos) {
    this.blobs = blobs;
    this.onFetched = onFetched;
    this.threads = threads;
    this.attempts = new Attempts(new GrowingPause(retry, RETRY_MAX), nanos);
  }

  /**
   * What came since the last look, in the order of opening; begins to fetch what is wanted, and
   * gives up what no longer is.
   */
  SortedMap<Long, Fetched> look(List<Settlement> wanted) {
    Set<Long> numbers = wanted.stream().map(Settlement::number).collect(Collectors.toSet());
    running.forEach(
        (number, fetch) -> {
          if (!numbers.contains(number)) {
            fetch.cancel(true);
          }
        });
    running.keySet().retainAll(numbers);
    attempts.keep(numbers);
    SortedMap<Long, Fetched> arrived = arrived();
    begin(wanted.stream().filter(each -> !hasCome(arrived.get(each.number()))).toList());
    return arrived;
  }

  /** Returns true if the caller can judge by it, so that it need not be asked for now. */
  private static boolean hasCome(@Nullable Fetched fetched) {
    return fetched != null && !(fetched instanceof Fetched.Missing);
  }

  private SortedMap<Long, Fetched> arrived() {
    SortedMap<Long, Fetched> arrived = new TreeMap<>();
    takeEnded(running)
        .forEach(
            (number, fetch) -> {
              switch (fetch.state()) {
                case SUCCESS -> arrived.put(number, fetch.resultNow());
                case FAILED -> failed(fetch.exceptionNow());
                case RUNNING, CANCELLED -> {}
              }
            });
    return arrived;
  }

  /** Takes out those that have ended; each is asked once, since it may end at any moment. */
  static <T> SortedMap<Long, Future<T>> takeEnded(Map<Long, Future<T>> running) {
    SortedMap<Long, Future<T>> ended = new TreeMap<>();
    running.forEach(
        (number, each) -> {
          if (each.isDone()) {
            ended.put(number, each);
          }
        });
    running.keySet().removeAll(List.copyOf(ended.keySet()));
    return ended;
  }

  /** What the machine lacks must not be tried again and again (rule C1). */
  static void failed(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof Error error) {
        throw error;
      }
    }
    LOG.error("a blob cannot be fetched", failure);
  }

  private void begin(List<Settlement> wanted) {
    attempts
        .due(wanted.stream().filter(each -> !running.containsKey(each.number())).toList())
        .stream()
        .limit(SIDE_BY_SIDE_MAX - running.size())
        .forEach(
            settlement -> {
              attempts.begin(settlement.number());
              Fetch<Fetched> fetch = new Fetch<>(() -> blobs.apply(settlement), onFetched);
              threads.execute(fetch);
              running.put(settlement.number(), fetch);
            });
  }

  @Override
  public void close() {
    threads.shutdownNow();
    threads.close();
  }
}
