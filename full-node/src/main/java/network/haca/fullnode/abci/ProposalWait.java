package network.haca.fullnode.abci;

import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The time for which a proposer with nothing to propose, which waits for verdicts or for a nonce,
 * holds its proposal back, so that blocks do not race meanwhile: until something came, at most 10
 * ms, doubling with each height up to 250 ms (rule L4).
 */
public final class ProposalWait {
  static final Duration FIRST = Duration.ofMillis(10);
  static final Duration LONGEST = Duration.ofMillis(250);

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition came = lock.newCondition();
  private long signals;
  private long seen;
  private Duration patience = FIRST;

  /** A verdict is ready, or a transaction waits. */
  public void signal() {
    lock.lock();
    try {
      signals++;
      came.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** The proposal had content. */
  void reset() {
    lock.lock();
    try {
      patience = FIRST;
      seen = signals;
    } finally {
      lock.unlock();
    }
  }

  /** Waits, unless something came since the last proposal. */
  void await() {
    lock.lock();
    try {
      long left = patience.toNanos();
      while (signals == seen && left > 0) {
        left = came.awaitNanos(left);
      }
      seen = signals;
      Duration twice = patience.multipliedBy(2);
      patience = twice.compareTo(LONGEST) < 0 ? twice : LONGEST;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      lock.unlock();
    }
  }
}
