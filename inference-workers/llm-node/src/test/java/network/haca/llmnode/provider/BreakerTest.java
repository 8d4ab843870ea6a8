package network.haca.llmnode.provider;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class BreakerTest {
  private Instant now = Instant.EPOCH;
  private final Breaker breaker = new Breaker(2, Duration.ofSeconds(30), () -> now);

  @Test
  void afterFailuresInARowItRests() {
    breaker.failed();
    assertFalse(breaker.rests());
    breaker.failed();
    assertTrue(breaker.rests());
    now = now.plusSeconds(31);
    assertFalse(breaker.rests(), "one more try");
    breaker.failed();
    assertTrue(breaker.rests(), "which decides");
    now = now.plusSeconds(31);
    breaker.succeeded();
    breaker.failed();
    assertFalse(breaker.rests());
  }
}
