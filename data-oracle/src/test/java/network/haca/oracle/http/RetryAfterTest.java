package network.haca.oracle.http;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RetryAfterTest {
  private static final Instant NOW = Instant.parse("2026-11-29T11:00:00Z");

  private static Optional<Duration> read(String text) {
    return RetryAfter.read(text, NOW);
  }

  @Test
  void secondsAndDatesAreRead() {
    assertEquals(Optional.of(Duration.ofSeconds(125)), read("125"));
    assertEquals(Optional.of(Duration.ofSeconds(90)), read("Sun, 29 Nov 2026 11:01:30 GMT"));
    assertEquals(Optional.of(Duration.ZERO), read("Sun, 29 Nov 2026 10:59:00 GMT"));
  }

  @Test
  void anythingElseIsNoTime() {
    for (String text : new String[] {"", "-1", "1.5", "soon", "9".repeat(10), "x".repeat(9_999)}) {
      assertEquals(Optional.empty(), read(text), text);
    }
  }
}
