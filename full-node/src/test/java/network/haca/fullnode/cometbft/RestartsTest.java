package network.haca.fullnode.cometbft;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class RestartsTest {
  private static final Duration AT_ONCE = Duration.ofMillis(10);

  private final Restarts restarts = new Restarts();

  @Test
  void whatEndsAgainAndAgainIsStartedLaterEachTimeAndThenNoMore() {
    List<Long> pauses =
        Stream.generate(() -> restarts.next(AT_ONCE))
            .limit(Restarts.MAX)
            .map(pause -> pause.orElseThrow().toSeconds())
            .toList();
    assertEquals(List.of(1L, 2L, 4L, 8L, 16L, 32L, 60L, 60L, 60L, 60L), pauses);
    assertEquals(Optional.empty(), restarts.next(AT_ONCE));
  }

  @Test
  void whatTheSystemDoesNotStartIsTriedForEver() {
    for (int i = 0; i < 200; i++) {
      assertEquals(Duration.ofSeconds(i < 6 ? 1L << i : 60), restarts.refused());
    }
    assertEquals(Optional.of(Duration.ofSeconds(1)), restarts.next(AT_ONCE));
    assertEquals(Duration.ofSeconds(1), restarts.refused());
  }

  @Test
  void whatRanForLongIsStartedSoon() {
    for (int i = 0; i < 100; i++) {
      assertEquals(Optional.of(Duration.ofSeconds(1)), restarts.next(Duration.ofHours(1)));
    }
  }
}
