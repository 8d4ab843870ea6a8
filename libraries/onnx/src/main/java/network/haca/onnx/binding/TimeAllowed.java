package network.haca.onnx.binding;

import java.time.Duration;

/** The time that something may take, from when this was made. */
public final class TimeAllowed {
  private final long begin = System.nanoTime();
  private final Duration whole;

  public TimeAllowed(Duration whole) {
    this.whole = whole;
  }

  /** What is left of it; not positive once it is over. */
  public Duration left() {
    return whole.minusNanos(System.nanoTime() - begin);
  }

  public boolean isOver() {
    return !left().isPositive();
  }
}
