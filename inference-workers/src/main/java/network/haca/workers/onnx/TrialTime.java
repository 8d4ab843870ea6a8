package network.haca.workers.onnx;

import java.time.Duration;

/** The time that all trials of a model have together. */
record TrialTime(long begin, Duration time) {
  /**
   * For the next one.
   *
   * @throws TookTooLongException if nothing is left
   */
  Duration left() throws TookTooLongException {
    Duration left = time.minusNanos(System.nanoTime() - begin);
    if (!left.isPositive()) {
      throw new TookTooLongException("the time for trials is over");
    }
    return left;
  }

  boolean isSpent() {
    return System.nanoTime() - begin >= time.toNanos();
  }
}
