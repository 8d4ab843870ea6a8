package network.haca.fullnode.lane;

import org.jspecify.annotations.Nullable;

/** A thread while it waits: who interrupts it then, does not interrupt what it does afterwards. */
final class Interruptible {
  private @Nullable Thread waiting;
  private boolean isInterrupted;

  Interruptible(Thread waiting) {
    this.waiting = waiting;
  }

  synchronized void interrupt() {
    if (waiting != null) {
      isInterrupted = true;
      waiting.interrupt();
    }
  }

  /** By the thread itself, which goes on. */
  synchronized void end() {
    waiting = null;
    if (isInterrupted) {
      var _ = Thread.interrupted();
    }
  }
}
