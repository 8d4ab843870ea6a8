package network.haca.answering.app;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Supplier;
import network.haca.schemas.NodeKind;
import network.haca.service.RoleGauges;

/** The meter of what a node that answers inside transactions trusts. */
final class TrustMetrics {
  private TrustMetrics() {}

  /**
   * Shows how old the newest header is that the node has followed validators' signatures to; no
   * number before there is one.
   *
   * @return takes the meter away
   */
  static RoleGauges bind(
      NodeKind kind,
      Supplier<Optional<Instant>> trusted,
      InstantSource clock,
      MeterRegistry meters) {
    return new RoleGauges(meters)
        .gauge(
            "haca.trust.header.age",
            "age of the newest header that is trusted",
            "seconds",
            Tags.of("kind", kind.name()),
            () ->
                trusted
                    .get()
                    .map(time -> Duration.between(time, clock.instant()).toMillis() / 1e3)
                    .orElse(Double.NaN));
  }
}
