package network.haca.provingnode.kafka;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.TimeGauge;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** How the way to Kafka does. */
public final class DrainMetrics implements AutoCloseable {
  private static final long NEVER = Long.MIN_VALUE;

  private final Counter sent;
  private final Counter failed;
  private final TimeGauge failing;
  private final MeterRegistry meters;

  /** Since when nothing but failures came back, in nanoseconds of the system's timer. */
  private final AtomicLong since = new AtomicLong(NEVER);

  public DrainMetrics(Tags tags, MeterRegistry meters) {
    this.meters = meters;
    this.sent = sends("sent", tags, meters);
    this.failed = sends("failed", tags, meters);
    this.failing =
        TimeGauge.builder(
                "haca.worker.kafka.failing", this, TimeUnit.NANOSECONDS, DrainMetrics::failingNanos)
            .description(
                "for how long Kafka has taken no proof that it was sent; 0 if it takes them")
            .tags(tags)
            .register(meters);
  }

  void sent() {
    since.set(NEVER);
    sent.increment();
  }

  void failed() {
    since.compareAndSet(NEVER, System.nanoTime());
    failed.increment();
  }

  long failingNanos() {
    long then = since.get();
    return then == NEVER ? 0 : System.nanoTime() - then;
  }

  @Override
  public void close() {
    meters.remove(failing);
  }

  private static Counter sends(String outcome, Tags tags, MeterRegistry meters) {
    return Counter.builder("haca.worker.outbox.sends")
        .description("proofs that were sent to Kafka, by what became of that")
        .tags(tags.and("outcome", outcome))
        .register(meters);
  }
}
