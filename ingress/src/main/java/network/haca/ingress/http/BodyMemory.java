package network.haca.ingress.http;

import java.util.concurrent.atomic.AtomicLong;

/** Counts the bytes of all request bodies that are held, which have a bound together. */
final class BodyMemory {
  private final long bytesMax;
  private final AtomicLong held = new AtomicLong();

  /**
   * @param bytesMax of all bodies
   */
  BodyMemory(long bytesMax) {
    this.bytesMax = bytesMax;
  }

  /** Whether so many bytes more may be held; if so, until {@link #release}. */
  boolean reserve(int bytes) {
    if (held.addAndGet(bytes) <= bytesMax) {
      return true;
    }
    release(bytes);
    return false;
  }

  void release(int bytes) {
    held.addAndGet(-bytes);
  }

  long bytesMax() {
    return bytesMax;
  }
}
