package network.haca.workers.core;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class PatienceTest {
  private static final Patience PATIENCE = new Patience(Duration.ofSeconds(2));
  private static final long SECOND = Duration.ofSeconds(1).toNanos();

  @Test
  void whoFindsNobodyInLineIsLetIn() {
    assertEquals(Optional.empty(), PATIENCE.refusal(OptionalLong.empty(), Long.MAX_VALUE));
  }

  @Test
  void whoComesWhileTheFirstHasNotWaitedTooLongIsLetIn() {
    assertEquals(Optional.empty(), PATIENCE.refusal(OptionalLong.of(5 * SECOND), 7 * SECOND));
  }

  @Test
  void whoComesLaterIsToldHowLongTheFirstHasWaited() {
    assertEquals(
        Optional.of("the first request in line has waited for 2001 ms already; try again later"),
        PATIENCE.refusal(OptionalLong.of(5 * SECOND), 7 * SECOND + SECOND / 1000));
  }

  @Test
  void theClockMayPassItsEnd() {
    assertEquals(
        Optional.empty(), PATIENCE.refusal(OptionalLong.of(Long.MAX_VALUE), Long.MIN_VALUE));
  }
}
