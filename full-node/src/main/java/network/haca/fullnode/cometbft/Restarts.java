package network.haca.fullnode.cometbft;

import java.time.Duration;
import java.util.Optional;

/**
 * How often CometBFT is started again when it ends by itself: later each time, and not for ever.
 */
final class Restarts {
  static final int MAX = 10;

  private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
  private static final Duration PAUSE_MAX = Duration.ofMinutes(1);

  /** After so long, what ended it is another thing than before. */
  private static final Duration STEADY = Duration.ofMinutes(10);

  private int inARow;
  private int notStarted;

  /**
   * How long to wait after a start that the system refused: a full disk and too many processes say
   * nothing of CometBFT, and last as long as they last.
   */
  Duration refused() {
    return pause(notStarted++);
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
    return Optional.of(pause(inARow++));
  }

  private static Duration pause(int before) {
    Duration pause = FIRST_PAUSE.multipliedBy(1L << Math.min(before, MAX));
    return pause.compareTo(PAUSE_MAX) > 0 ? PAUSE_MAX : pause;
  }
}
