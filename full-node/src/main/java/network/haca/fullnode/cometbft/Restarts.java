package network.haca.fullnode.cometbft;

import java.time.Duration;
import java.util.Optional;
import network.haca.primitives.GrowingPause;

/**
 * Decides when CometBFT is started again after it ended by itself: later each time, and not for
 * ever.
 */
final class Restarts {
  static final int MAX = 10;

  private static final GrowingPause PAUSE =
      new GrowingPause(Duration.ofSeconds(1), Duration.ofMinutes(1));

  /** After so long, what ended it is another thing than before. */
  private static final Duration STEADY = Duration.ofMinutes(10);

  private int inARow;
  private int notStarted;

  /**
   * How long to wait after a start that the system refused: a full disk and too many processes say
   * nothing of CometBFT, and last as long as they last.
   */
  Duration refused() {
    return PAUSE.after(++notStarted);
  }

  /**
   * How long to wait before the next start; empty if there is to be none.
   *
   * @param ran from the last start to the end
   */
  Optional<Duration> next(Duration ran) {
    notStarted = 0;
    if (ran.compareTo(STEADY) >= 0) {
      inARow = 0;
    }
    if (inARow == MAX) {
      return Optional.empty();
    }
    return Optional.of(PAUSE.after(++inARow));
  }
}
