package network.haca.connection;

import java.util.concurrent.atomic.AtomicLong;

/** Counts the bytes of all requests and answers in memory, which have a bound together. */
public final class HeldBytes {
  private final long most;
  private final AtomicLong held = new AtomicLong();

  /**
   * @param most bytes of all of them
   */
  public HeldBytes(long most) {
    this.most = most;
  }

  /** Bytes of all that may be in memory. */
  public long most() {
    return most;
  }

  /** Bytes of all that are in memory. */
  public long now() {
    return held.get();
  }

  /** What one request holds; nothing yet. */
  public Share share() {
    return new Share();
  }

  /** Why there is no room for more, for who sent it or asked for it. */
  public String refusal() {
    return "%s bytes of requests and answers are in memory already; try again later"
        .formatted(most);
  }

  /** The bytes of one request and its answer. */
  public final class Share {
    private long own;
    private boolean isReleased;

    private Share() {}

    /** Whether so many bytes more may be held; if so, until {@link #release}. */
    public synchronized boolean reserve(long bytes) {
      if (isReleased) {
        return false;
      }
      if (held.addAndGet(bytes) > most) {
        held.addAndGet(-bytes);
        return false;
      }
      own += bytes;
      return true;
    }

    /** Nothing of it is held any more, nor will be. */
    public synchronized void release() {
      held.addAndGet(isReleased ? 0 : -own);
      isReleased = true;
    }
  }
}
