package network.haca.answering.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import network.haca.schemas.NodeKind;
import org.junit.jupiter.api.Test;

class TrustMetricsTest {
  private static final Instant NOW = Instant.ofEpochSecond(1_700_000_000);

  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();

  @Test
  void theAgeOfTheNewestTrustedHeaderIsShown() {
    AtomicReference<Optional<Instant>> trusted = new AtomicReference<>(Optional.empty());
    try (var _ =
        TrustMetrics.bind(NodeKind.DATA_NODE, trusted::get, InstantSource.fixed(NOW), meters)) {
      assertEquals(Double.NaN, age());
      trusted.set(Optional.of(NOW.minusMillis(3_600_500)));
      assertEquals(3_600.5, age());
    }
    assertNull(meters.find("haca.trust.header.age").gauge());
  }

  private double age() {
    return meters.get("haca.trust.header.age").tag("kind", "DATA_NODE").gauge().value();
  }
}
