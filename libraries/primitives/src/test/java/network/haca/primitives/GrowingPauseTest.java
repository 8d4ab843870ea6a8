package network.haca.primitives;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class GrowingPauseTest {
  private static final GrowingPause PAUSE =
      new GrowingPause(Duration.ofMillis(100), Duration.ofSeconds(1));

  @Test
  void itDoublesUpToItsBound() {
    assertEquals(
        List.of(100L, 200L, 400L, 800L, 1_000L, 1_000L),
        IntStream.rangeClosed(1, 6).mapToObj(each -> PAUSE.after(each).toMillis()).toList());
  }

  @Test
  void noNumberOfFailuresIsTooLarge() {
    assertEquals(Duration.ofSeconds(1), PAUSE.after(Integer.MAX_VALUE));
    assertEquals(Duration.ofMillis(100), PAUSE.after(0));
  }
}
