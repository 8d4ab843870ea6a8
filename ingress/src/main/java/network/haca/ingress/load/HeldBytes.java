package network.haca.ingress.load;

import java.util.concurrent.atomic.AtomicLong;

/** Counts the bytes of all requests and answers that are in memory, which have a bound together. */
public final class HeldBytes {
  private final long bytesMax;
  private final AtomicLong held = new AtomicLong();

  /**
   * @param bytesMax of all of them
   */
  public HeldBytes(long bytesMax) {
    this.bytesMax = bytesMax;
  }

  /** What one request holds; nothing yet. */
  public Holding open() {
    return new Holding();
  }

  /** What is told to a client for whose request there is no room. */
  public String refusal() {
    return "%s bytes of requests and answers are in memory already; try again later"
        .formatted(bytesMax);
  }

  /** What one request and its answer hold, until it is released. */
  public final class Holding {
    private final AtomicLong own = new AtomicLong();

    private Holding() {}

    /**
     * Whether so many bytes more may be held; if not, what was held stays. A request by itself may
     * always hold as much as all may together.
     */
    public boolean add(long bytes) {
      long more = Math.min(bytes, bytesMax - own.get());
      if (held.addAndGet(more) > bytesMax) {
        held.addAndGet(-more);
        return false;
      }
      own.addAndGet(more);
      return true;
    }

    /** Forgets all that was held; once is enough. */
    public void release() {
      held.addAndGet(-own.getAndSet(0));
    }
  }
}
