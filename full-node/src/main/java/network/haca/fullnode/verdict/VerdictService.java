package network.haca.fullnode.verdict;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Metrics;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import network.haca.contracts.RelayContract;
import network.haca.evm.FrameThread;
import network.haca.fullnode.abci.FatalErrors;
import network.haca.fullnode.core.Ballot;
import network.haca.fullnode.core.BlockExecutor;
import network.haca.fullnode.core.Opinions;
import network.haca.fullnode.core.VoteExtension;
import network.haca.fullnode.rocksdb.RocksChain;
import network.haca.fullnode.rocksdb.SettlementRecords;
import network.haca.primitives.Bytes32;
import network.haca.walrus.BlobId;
import network.haca.walrus.UnverifiedBlob;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Judges open settlements outside consensus, one after the other as their blobs come, and keeps
 * each verdict on disk before a vote can carry it. A verdict is never changed.
 */
public final class VerdictService implements Opinions, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(VerdictService.class);
  private static final Duration RETRY = Duration.ofMillis(500);

  private final RocksChain chain;
  private final SettlementRecords records;
  private final Ballot ballot;
  private final FetchQueue fetches;
  private final LeafSearch search;
  private final SettledIndex index;
  private final BatchJudge judge;
  private final Runnable onVerdict;
  private final FatalErrors errors = FatalErrors.ofThisProcess();
  private final Semaphore wakeUps = new Semaphore(0);
  private final Thread thread;
  private volatile int pending;
  private volatile Optional<String> failure = Optional.empty();

  /** Somebody who may have a blob, and is not trusted. */
  @FunctionalInterface
  public interface Aggregator {
    /**
     * The bytes that it gives for a blob id, if it has any.
     *
     * @param bytesMax longer ones are refused
     * @throws IOException if it does not answer
     */
    Optional<UnverifiedBlob> blob(BlobId id, int bytesMax) throws IOException;
  }

  /**
   * @param sources of the leaves of what settled, where this node has neither verdict nor blob
   * @param validator this node's consensus key
   * @param onVerdict runs when a verdict is ready; must not wait
   */
  public VerdictService(
      RocksChain chain,
      BlockExecutor executor,
      List<Aggregator> aggregators,
      List<LeafSource> sources,
      Bytes32 validator,
      Runnable onVerdict) {
    this.chain = chain;
    this.records = chain.settlements();
    this.ballot = new Ballot(chain, executor, records::verdict, chain::began, validator);
    BlobReader reader = new BlobReader(chain, executor, aggregators);
    this.fetches = new FetchQueue(reader::fetch, RETRY, wakeUps::release);
    this.search = new LeafSearch(reader::leaves, sources, RETRY, wakeUps::release);
    this.index = new SettledIndex(chain, executor, search);
    this.judge = new BatchJudge(chain, chain.settlements(), executor);
    this.onVerdict = onVerdict;
    this.thread = new FrameThread("verdicts", this::run);
    this.thread.setUncaughtExceptionHandler(errors::uncaught);
  }

  public void start() {
    thread.start();
  }

  /** A block was committed. */
  public void wakeUp() {
    wakeUps.release();
  }

  @Override
  public List<VoteExtension.Opinion> current() {
    return ballot.current();
  }

  /**
   * The lowest height that verdicts still need: where a pending settlement was opened, or whose
   * settled leaves are not known yet (rule S4).
   */
  public long oldestNeeded() {
    long unindexed = records.indexedHeight() + 1;
    return Math.min(unindexed, ballot.oldestOpening().orElse(unindexed));
  }

  /** How many settlements are open. */
  public int pending() {
    return pending;
  }

  /** The height up to which settled leaves are known, or known to be missing. */
  public long indexed() {
    return index.indexed();
  }

  /** The settlements whose leaves are not known: while there are any, no verdict is given. */
  public Set<Long> missing() {
    return index.missing();
  }

  /** Blocks that were committed since the index was brought up. */
  public long behind() {
    return chain.head().map(head -> Math.max(0, head.height() - index.indexed())).orElse(0L);
  }

  /** Why the last look at the ledger ended before its end; nothing if it did not. */
  public Optional<String> failure() {
    return failure;
  }

  @Override
  public void close() {
    thread.interrupt();
    fetches.close();
    search.close();
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void run() {
    try {
      while (true) {
        if (wakeUps.tryAcquire(RETRY.toMillis(), TimeUnit.MILLISECONDS)) {
          wakeUps.drainPermits();
        }
        look();
      }
    } catch (InterruptedException e) {
      LOG.debug("verdicts end");
    }
  }

  private void look() {
    try {
      if (chain.head().isPresent()) {
        // Without the leaves of all that settled, a replay would not be seen: abstain (rule S4).
        pending = ballot.open();
        if (index.update()) {
          judgePending();
        }
      }
      failure = Optional.empty();
    } catch (RuntimeException e) {
      errors.check(e);
      failure = Optional.of(e.toString());
      LOG.error("verdicts wait; trying again", e);
    }
  }

  private void judgePending() {
    List<RelayContract.Settlement> undecided = ballot.undecided();
    Map<Long, Fetched> arrived = fetches.look(undecided);
    for (RelayContract.Settlement settlement : undecided) {
      Fetched fetched = arrived.get(settlement.number());
      if (fetched != null) {
        judge(settlement, fetched);
      }
    }
  }

  private void judge(RelayContract.Settlement settlement, Fetched fetched) {
    long number = settlement.number();
    switch (judge.judge(settlement, fetched)) {
      case Judgement.Yes yes -> save(number, true, yes.leaves());
      case Judgement.No no -> {
        LOG.warn("settlement {}: no: {}", number, no.reason());
        save(number, false, List.of());
      }
      case Judgement.NotYet notYet ->
          LOG.debug("settlement {}: not yet: {}", number, notYet.reason());
    }
  }

  private void save(long number, boolean yes, List<Bytes32> leaves) {
    records.saveVerdict(number, yes, leaves);
    Counter.builder("haca.node.verdicts")
        .description("Verdicts of this validator")
        .tag("verdict", yes ? "yes" : "no")
        .register(Metrics.globalRegistry)
        .increment();
    onVerdict.run();
  }
}
