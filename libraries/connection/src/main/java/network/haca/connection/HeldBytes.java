package network.haca.connection;

import java.util.concurrent.atomic.AtomicLong;

/** Counts the bytes of all bodies that are held, which have a bound together. */
public final class HeldBytes {
  private final long most;
  private final AtomicLong held = new AtomicLong();

  /**
   * @param most bytes of all bodies
   */
  public HeldBytes(long most) {
    this.most = most;
  }

  /** What one body holds; nothing yet. */
  public Share share() {
    return new Share();
  }

  /** Why a body is not taken, for who sent it or asked for it. */
  public String refusal() {
    return "Bodies of %s bytes are held here already; come again later.".formatted(most);
  }

  /** The bytes of one body. */
  public final class Share {
    private long own;
    private boolean isReleased;

    private Share() {}

    /** Whether so many bytes more may be held; if so, until {@link #release}. */
    public synchronized boolean reserve(int bytes) {
      if (isReleased || held.addAndGet(bytes) > most) {
        held.addAndGet(isReleased ? 0 : -bytes);
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
