package network.haca.provingnode.app;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.TimeGauge;
import java.util.List;
import java.util.concurrent.TimeUnit;
import network.haca.provingnode.log.LogOutbox;

/** How much waits in an outbox, how long, and how much it could not keep. */
final class OutboxMetrics {
  private static final String NAME = "haca.worker.outbox";

  private OutboxMetrics() {}

  /**
   * @param tags which outbox it is
   * @return takes the meters away, which hold the outbox
   */
  static AutoCloseable bind(LogOutbox<?> outbox, Tags tags, MeterRegistry meters) {
    List<Meter> bound =
        List.of(
            Gauge.builder(NAME + ".proofs", outbox, LogOutbox::waiting)
                .description("proofs that nobody has taken yet")
                .tags(tags)
                .register(meters),
            Gauge.builder(NAME + ".size", outbox, LogOutbox::bytes)
                .description("what the outbox takes on disk")
                .baseUnit("bytes")
                .tags(tags)
                .register(meters),
            TimeGauge.builder(
                    NAME + ".oldest.age",
                    outbox,
                    TimeUnit.MILLISECONDS,
                    each -> each.oldestAge().toMillis())
                .description("for how long the oldest proof waits; 0 if none does")
                .tags(tags)
                .register(meters),
            Gauge.builder(NAME + ".writable", outbox, each -> each.refusal().isEmpty() ? 1 : 0)
                .description(
                    "1 while the outbox takes proofs; 0 while it is full or the disk fails")
                .tags(tags)
                .register(meters),
            FunctionCounter.builder(NAME + ".append.failures", outbox, LogOutbox::refused)
                .description("proofs that could not be made durable; their answers did not leave")
                .tags(tags)
                .register(meters));
    return () -> bound.forEach(meters::remove);
  }
}
