package network.haca.provingnode.kafka;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import network.haca.service.RoleGauges;

/** Meters of the way from the outbox to Kafka. */
public final class DrainMetrics implements AutoCloseable {
  private static final long NEVER = Long.MIN_VALUE;

  private final Counter sent;
  private final Counter failed;
  private final RoleGauges gauges;

  /** Since when nothing but failures came back, in nanoseconds of the system's timer. */
  private final AtomicLong since = new AtomicLong(NEVER);

  public DrainMetrics(Tags tags, MeterRegistry meters) {
    this.sent = sends("sent", tags, meters);
    this.failed = sends("failed", tags, meters);
    this.gauges =
        new RoleGauges(meters)
            .time(
                "haca.worker.kafka.failing",
                "for how long Kafka has taken no proof that it was sent; 0 if it takes them",
                tags,
                () -> Duration.ofNanos(failingNanos()));
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
    gauges.close();
  }

  private static Counter sends(String outcome, Tags tags, MeterRegistry meters) {
    return Counter.builder("haca.worker.outbox.sends")
        .description("proofs that were sent to Kafka, by what became of that")
        .tags(tags.and("outcome", outcome))
        .register(meters);
  }
}
