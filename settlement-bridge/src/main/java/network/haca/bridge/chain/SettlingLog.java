package network.haca.bridge.chain;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import network.haca.bridge.core.BatchNotes;
import network.haca.bridge.core.LeafNotes;
import network.haca.bridge.core.Passage;
import network.haca.bridge.core.SearchNotes;
import network.haca.bridge.core.SettledLast;
import network.haca.bridge.core.WaitingNotes;
import network.haca.primitives.Bytes32;
import network.haca.primitives.SettlementLeaf;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Logs and counts what becomes of batches and leaves, and what waits. */
public final class SettlingLog implements BatchNotes, LeafNotes, SearchNotes, WaitingNotes {
  private static final Logger LOG = LoggerFactory.getLogger(SettlingLog.class);

  private static final Duration[] BUCKETS =
      LongStream.of(500, 1_000, 1_500, 2_000, 3_000, 5_000, 10_000, 30_000, 60_000, 600_000)
          .mapToObj(Duration::ofMillis)
          .toArray(Duration[]::new);

  /** Answers are signed with the second they were given in: in the middle of it, as a mean. */
  private static final long HALF_A_SECOND = 500;

  private final MeterRegistry meters;
  private final InstantSource clock;
  private final Counter leaves;
  private final Timer times;
  private volatile Optional<SettledLast> last = Optional.empty();

  /**
   * @param clock by which the time from an answer to its settlement is told
   */
  public SettlingLog(MeterRegistry meters, InstantSource clock) {
    this.meters = meters;
    this.clock = clock;
    this.leaves =
        Counter.builder("haca.bridge.settled.leaves")
            .description("Leaves that this bridge saw settled, with a receipt each")
            .register(meters);
    this.times =
        Timer.builder("haca.bridge.settlement")
            .description(
                "Time from the middle of the second that an answer is signed with to its receipt here")
            .serviceLevelObjectives(BUCKETS)
            .register(meters);
  }

  private void count(String outcome) {
    Counter.builder("haca.bridge.settlements")
        .description("What became of settlements of this bridge, and of single leaves refused")
        .tag("outcome", outcome)
        .register(meters)
        .increment();
  }

  @Override
  public void settled(List<SettlementLeaf> settled) {
    count("settled");
    leaves.increment(settled.size());
    long now = clock.millis();
    long sum = 0;
    for (SettlementLeaf leaf : settled) {
      long answered = TimeUnit.SECONDS.toMillis(leaf.timestamp()) + HALF_A_SECOND;
      sum += answered - now;
      // A node whose clock is ahead is no reason for a negative time.
      times.record(Math.max(0, now - answered), TimeUnit.MILLISECONDS);
    }
    if (!settled.isEmpty()) {
      last = Optional.of(new SettledLast(now + sum / settled.size(), now));
    }
  }

  /** The batch that was settled last by this process. */
  public Optional<SettledLast> last() {
    return last;
  }

  @Override
  public void rejected() {
    count("rejected");
  }

  @Override
  public void refused(Bytes32 leaf, String reason) {
    LOG.error("leaf {} is refused: {}", leaf, reason);
    count("refused");
  }

  @Override
  public void expired(Bytes32 root) {
    LOG.error("batch {} has expired; it is stored and opened again", root);
    count("expired");
  }

  @Override
  public void reopened() {
    count("reopened");
  }

  @Override
  public void halved(Bytes32 root, String reason) {
    LOG.warn("batch {} goes in halves: {}", root, reason);
  }

  @Override
  public void lost(Bytes32 root) {
    LOG.warn("the blob of pending batch {} cannot be read; it is stored again", root);
  }

  @Override
  public void healed() {
    count("healed");
  }

  @Override
  public void settledInBatch(Bytes32 leaf) {
    LOG.warn("leaf {} was to settle alone and is settled in a batch", leaf);
  }

  @Override
  public void goesInBatch(Bytes32 leaf, String reason) {
    LOG.warn("leaf {} goes as a batch of one: {}", leaf, reason);
  }

  @Override
  public void lacksRole(String reason) {
    LOG.warn("nothing is settled by this account: {}", reason);
  }

  @Override
  public void forgotten(long from, long to, String reason) {
    LOG.warn(
        "leaves that were settled by themselves in blocks {} to {} are known by Kafka alone: {}",
        from,
        to,
        reason);
  }

  @Override
  public void found(Bytes32 root) {
    LOG.info("settled batch {} was told by nobody and is found on Walrus", root);
  }

  @Override
  public void untold(Bytes32 root, String reason) {
    LOG.warn("that batch {} is settled is not told: {}", root, reason);
  }

  @Override
  public void unanswered(long number, String reason) {
    LOG.debug("settlement {} is looked up again: {}", number, reason);
  }

  @Override
  public void incomplete(String what) {
    LOG.warn("receipts: {}", what);
  }

  @Override
  public void waits(Passage passage) {
    LOG.warn("batch {} waits: {}", passage.root(), passage.reason());
  }

  @Override
  public void waiting(int batches, Passage oldest, long oldestSeconds) {
    LOG.warn(
        "{} batches wait; the oldest, {}, for {} s: {}",
        batches,
        oldest.root(),
        oldestSeconds,
        oldest.reason());
  }

  @Override
  public void chainIsAway(String reason) {
    LOG.warn("pending batches cannot be looked up now: {}", reason);
  }
}
