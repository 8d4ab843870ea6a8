package network.haca.connection;

import java.time.Duration;
import java.util.Comparator;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Counts the bytes of all requests and answers in memory, which have a bound together. When it is
 * reached, bodies that stall on their way make room.
 */
public final class HeldBytes {
  /** A body stalls if this much of it takes longer than {@link #STALL_TIME}. */
  static final int STALL_BYTES = 64 << 10;

  static final Duration STALL_TIME = Duration.ofSeconds(1);

  private final long most;
  private final LongSupplier clock;
  private final AtomicLong held = new AtomicLong();
  private final Set<Share> arriving = ConcurrentHashMap.newKeySet();

  /**
   * @param most bytes of all of them
   */
  public HeldBytes(long most) {
    this(most, System::nanoTime);
  }

  HeldBytes(long most, LongSupplier clock) {
    this.most = most;
    this.clock = clock;
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

  /** Takes the bytes of the largest body that stalls; false if none does. */
  private boolean freeStalled(Share except) {
    long now = clock.getAsLong();
    Optional<Share> largest =
        arriving.stream()
            .filter(share -> share != except && share.stalled(now) > 0)
            .max(Comparator.comparingLong(share -> share.stalled(now)));
    largest.ifPresent(Share::take);
    return largest.isPresent();
  }

  /** The bytes of one request and its answer. */
  public final class Share implements BodyRoom {
    private long own;
    private boolean isReleased;
    private @Nullable Runnable giveUp;
    private long markedBytes;
    private long markedAt;

    private Share() {}

    /** Returns true if so many bytes more may be held; if so, until {@link #release}. */
    @Override
    public boolean reserve(long bytes) {
      while (!fits(bytes)) {
        if (bytes > most || isReleased() || !freeStalled(this)) {
          return false;
        }
      }
      return true;
    }

    private synchronized boolean fits(long bytes) {
      if (isReleased) {
        return false;
      }
      if (held.addAndGet(bytes) > most) {
        held.addAndGet(-bytes);
        return false;
      }
      own += bytes;
      if (own - markedBytes >= STALL_BYTES) {
        markedBytes = own;
        markedAt = clock.getAsLong();
      }
      return true;
    }

    private synchronized boolean isReleased() {
      return isReleased;
    }

    @Override
    public synchronized void arriving(Runnable told) {
      giveUp = told;
      markedAt = clock.getAsLong();
      arriving.add(this);
    }

    @Override
    public synchronized boolean arrived() {
      giveUp = null;
      arriving.remove(this);
      return !isReleased;
    }

    /** Bytes that it holds while it does not go on; 0 if it does. */
    private synchronized long stalled(long now) {
      boolean isStalled = giveUp != null && now - markedAt > STALL_TIME.toNanos();
      return isStalled ? own : 0;
    }

    private void take() {
      Runnable told;
      synchronized (this) {
        told = giveUp;
        if (told != null) {
          release();
        }
      }
      if (told != null) {
        told.run();
      }
    }

    /** Nothing of it is held any more, nor will be. */
    public synchronized void release() {
      held.addAndGet(isReleased ? 0 : -own);
      isReleased = true;
      giveUp = null;
      arriving.remove(this);
    }
  }
}
