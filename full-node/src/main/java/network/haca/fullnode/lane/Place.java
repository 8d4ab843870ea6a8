package network.haca.fullnode.lane;

/** One open request: it waits, runs or is answered, until it is closed. */
public final class Place implements AutoCloseable {
  private final Work work;
  private final Held held;
  private final Runnable onClose;
  private boolean isClosed;

  Place(Work work, Held held, Runnable onClose) {
    this.work = work;
    this.held = held;
    this.onClose = onClose;
  }

  public Work work() {
    return work;
  }

  /** Returns true if so many bytes more of the request and its answer may be held. */
  public boolean holds(long bytes) {
    return held.reserve(bytes);
  }

  /** Gives the place to another. */
  @Override
  public synchronized void close() {
    if (!isClosed) {
      isClosed = true;
      held.close();
      onClose.run();
    }
  }
}
