package network.haca.zk;

import java.time.Duration;
import java.util.function.Consumer;
import network.haca.service.RepeatedTask;

/**
 * Lines for people while a proof is made, by the time that the first one took; none if that was not
 * measured.
 */
final class ProofClock implements AutoCloseable {
  private static final Duration LOOK = Duration.ofMillis(500);

  /** A line is worth it after so many more hundredths. */
  private static final int STEP_PERCENT = 10;

  private final long begun = System.nanoTime();
  private final Duration expected;
  private final Consumer<String> progress;
  private final RepeatedTask task;
  private int told;

  ProofClock(Duration expected, Consumer<String> progress) {
    this.expected = expected;
    this.progress = progress;
    this.task = new RepeatedTask("proof-clock", LOOK, this::look);
  }

  private boolean look() {
    Duration elapsed = Duration.ofNanos(System.nanoTime() - begun);
    int percent = expected.isZero() ? 0 : ProofTime.percent(elapsed, expected);
    if (percent >= told + STEP_PERCENT) {
      told = percent;
      progress.accept(
          "about %d %%, %d s left, by the time that the first proof took"
              .formatted(percent, ProofTime.left(elapsed, expected).toSeconds()));
    }
    return false;
  }

  @Override
  public void close() {
    task.close();
  }
}
