package network.haca.proofstream.topology;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import network.haca.proofstream.core.RejectionReason;
import network.haca.service.RoleGauges;
import org.apache.kafka.streams.processor.TaskId;

/**
 * Meters of the stream's work on proofs, and of what waits in it. Counted as it is processed: what
 * a transaction takes back is counted again.
 */
public final class StreamMeters implements AutoCloseable {

  private record OpenBatch(long leaves, long openedAtMillis) {}

  private static final String PROOFS = "haca.stream.proofs";

  private final MeterRegistry meters;
  private final RoleGauges gauges;
  private final Map<TaskId, OpenBatch> open = new ConcurrentHashMap<>();
  private final Map<TaskId, Long> parked = new ConcurrentHashMap<>();
  private final AtomicLong watermark = new AtomicLong();

  public StreamMeters(MeterRegistry meters) {
    this.meters = meters;
    this.gauges =
        new RoleGauges(meters)
            .gauge(
                "haca.stream.batch.open", "Proofs in open batches", Tags.empty(), this::openLeaves)
            .gauge(
                "haca.stream.parked",
                "Proofs that wait for the registry",
                Tags.empty(),
                this::parkedProofs)
            .gauge(
                "haca.stream.batch.age",
                "Age of the oldest open batch",
                "seconds",
                Tags.empty(),
                this::openAge)
            .gauge(
                "haca.stream.watermark.age",
                "Time since the block that the registry is known up to",
                "seconds",
                Tags.empty(),
                this::watermarkAge);
  }

  /** How old the registry's watermark is; nothing before the first. */
  public Optional<Duration> sinceWatermark() {
    long seconds = watermark.get();
    return seconds == 0
        ? Optional.empty()
        : Optional.of(Duration.ofMillis(now() - TimeUnit.SECONDS.toMillis(seconds)));
  }

  void watermark(long blockTime) {
    watermark.set(blockTime);
  }

  void count(ProofOutcome outcome) {
    count(outcome.name(), "");
  }

  void rejected(RejectionReason reason) {
    count("rejected", reason.name());
  }

  private void count(String outcome, String reason) {
    Counter.builder(PROOFS)
        .description("Proofs taken from haca.proofs, by what became of them")
        .tag("outcome", outcome.toLowerCase(Locale.ROOT))
        .tag("reason", reason.toLowerCase(Locale.ROOT))
        .register(meters)
        .increment();
  }

  /** A report of a feed's round was taken from Kafka. */
  void feedReport(String outcome) {
    count("haca.stream.feed.reports", "Reports of feeds' rounds, by what became of them", outcome);
  }

  /** The window of a feed's round is over. */
  void feedRound(String outcome) {
    count("haca.stream.feed.rounds", "Rounds of feeds, by what their reports came to", outcome);
  }

  private void count(String meter, String description, String outcome) {
    Counter.builder(meter)
        .description(description)
        .tag("outcome", outcome.toLowerCase(Locale.ROOT))
        .register(meters)
        .increment();
  }

  void closed(BatchClosing cause, int leaves) {
    Counter.builder("haca.stream.batches")
        .description("Batches that were closed, by cause")
        .tag("cause", cause.name().toLowerCase(Locale.ROOT))
        .register(meters)
        .increment();
    DistributionSummary.builder("haca.stream.batch.size")
        .description("Proofs of the batches that were closed")
        .serviceLevelObjectives(1, 10, 100, 1_000, 10_000)
        .register(meters)
        .record(leaves);
  }

  void open(TaskId task, long leaves, long openedAtMillis) {
    open.put(task, new OpenBatch(leaves, openedAtMillis));
  }

  void parked(TaskId task, long proofs) {
    parked.put(task, proofs);
  }

  /** Another stream has the task now. */
  void left(TaskId task) {
    open.remove(task);
    parked.remove(task);
  }

  @Override
  public void close() {
    gauges.close();
  }

  private double openLeaves() {
    return open.values().stream().mapToLong(OpenBatch::leaves).sum();
  }

  private double parkedProofs() {
    return parked.values().stream().mapToLong(Long::longValue).sum();
  }

  private double openAge() {
    return open.values().stream()
            .filter(batch -> batch.leaves() > 0)
            .mapToLong(batch -> now() - batch.openedAtMillis())
            .max()
            .orElse(0)
        / 1_000.0;
  }

  private double watermarkAge() {
    return sinceWatermark().map(age -> age.toMillis() / 1_000.0).orElse(Double.NaN);
  }

  private static long now() {
    return System.currentTimeMillis();
  }
}
