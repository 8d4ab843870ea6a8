package network.haca.provingnode.app;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import network.haca.provingnode.log.LogOutbox;
import network.haca.service.RoleGauges;

/** Meters of an outbox: how much waits and how long, and how much it could not keep. */
final class OutboxMetrics {
  private static final String NAME = "haca.worker.outbox";

  private OutboxMetrics() {}

  /**
   * @param tags which outbox it is
   * @return takes the meters away, which hold the outbox
   */
  static AutoCloseable bind(LogOutbox<?> outbox, Tags tags, MeterRegistry meters) {
    FunctionCounter failures =
        FunctionCounter.builder(NAME + ".append.failures", outbox, LogOutbox::refused)
            .description("proofs that could not be made durable; their answers did not leave")
            .tags(tags)
            .register(meters);
    RoleGauges gauges =
        new RoleGauges(meters)
            .gauge(NAME + ".proofs", "proofs that nobody has taken yet", tags, outbox::waiting)
            .gauge(NAME + ".size", "what the outbox takes on disk", "bytes", tags, outbox::bytes)
            .time(
                NAME + ".oldest.age",
                "for how long the oldest proof waits; 0 if none does",
                tags,
                outbox::oldestAge)
            .gauge(
                NAME + ".writable",
                "1 while the outbox takes proofs; 0 while it is full or the disk fails",
                tags,
                () -> outbox.refusal().isEmpty() ? 1 : 0);
    return () -> {
      gauges.close();
      meters.remove(failures);
    };
  }
}
