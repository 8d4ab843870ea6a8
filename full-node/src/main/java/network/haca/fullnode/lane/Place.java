package network.haca.fullnode.lane;

import network.haca.connection.HeldBytes;

/** One open request: it is read, waits, runs or is answered, until it is closed. */
public final class Place implements AutoCloseable {
  private final Work work;
  private final HeldBytes.Share share;
  private final HeldBytes.Share shareOfAddress;
  private final Runnable onClose;
  private boolean isClosed;

  Place(Work work, HeldBytes all, Runnable onClose) {
    this.work = work;
    this.share = all.share();
    this.shareOfAddress = work.caller().bytes().share();
    this.onClose = onClose;
  }

  public Work work() {
    return work;
  }

  /** Whether so many bytes more of the request and its answer may be held. */
  public boolean holds(long bytes) {
    return shareOfAddress.reserve(bytes) && share.reserve(bytes);
  }

  /** Gives the place to another. */
  @Override
  public synchronized void close() {
    if (!isClosed) {
      isClosed = true;
      share.release();
      shareOfAddress.release();
      onClose.run();
    }
  }
}
