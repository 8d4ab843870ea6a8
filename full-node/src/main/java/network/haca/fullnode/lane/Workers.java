package network.haca.fullnode.lane;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Predicate;
import network.haca.evm.FrameThread;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Threads that do tasks of one kind, in the order of a {@link FairQueue}. */
final class Workers {
  private static final Logger LOG = LoggerFactory.getLogger(Workers.class);

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final FairQueue queue;
  private final Predicate<Task> turn;
  private final Consumer<Task> onward;
  private final List<Thread> threads = new ArrayList<>();
  private boolean isClosed;

  /**
   * @param ofOneAddress threads that one address may have at once
   * @param turn does a piece of a task, and tells whether there may be more to do
   * @param onward takes what has had its turn
   */
  Workers(String name, int count, int ofOneAddress, Predicate<Task> turn, Consumer<Task> onward) {
    this.queue = new FairQueue(ofOneAddress);
    this.turn = turn;
    this.onward = onward;
    for (int i = 0; i < count; i++) {
      // The EVM runs on such threads; on others, each execution would be handed over.
      threads.add(new FrameThread("rpc-" + name + "-" + i, this::run));
    }
    threads.forEach(Thread::start);
  }

  /** Adds a task; returns false if this is closed. */
  boolean add(Task task) {
    lock.lock();
    try {
      if (!isClosed) {
        queue.add(task);
        changed.signal();
      }
      return !isClosed;
    } finally {
      lock.unlock();
    }
  }

  /** Takes out a task that waits; false if it does not. */
  boolean remove(Task task) {
    lock.lock();
    try {
      return queue.remove(task);
    } finally {
      lock.unlock();
    }
  }

  int waiting() {
    lock.lock();
    try {
      return queue.waiting();
    } finally {
      lock.unlock();
    }
  }

  int underWay() {
    lock.lock();
    try {
      return queue.underWay().size();
    } finally {
      lock.unlock();
    }
  }

  private void run() {
    try {
      while (true) {
        work(next());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Whatever breaks ends its task alone: threads that end are not replaced. */
  private void work(Task task) {
    try {
      boolean goesOn = false;
      try {
        goesOn = turn.test(task);
      } finally {
        done(task);
      }
      if (goesOn) {
        onward.accept(task);
      }
    } catch (Throwable e) {
      drop(task, e);
    }
  }

  private static void drop(Task task, Throwable cause) {
    try {
      LOG.error("a request broke", cause);
      task.job().drop();
    } catch (Throwable e) {
      LOG.error("a request that broke was not dropped", e);
    }
  }

  private Task next() throws InterruptedException {
    lock.lockInterruptibly();
    try {
      while (true) {
        // Work that its own end interrupted may have taken the interruption of the thread for its.
        if (isClosed) {
          throw new InterruptedException("closed");
        }
        var task = queue.take();
        if (task.isPresent()) {
          return task.get();
        }
        changed.await();
      }
    } finally {
      lock.unlock();
    }
  }

  private void done(Task task) {
    lock.lock();
    try {
      queue.done(task);
      // What waits for the address' share may go on.
      changed.signal();
    } finally {
      lock.unlock();
    }
  }

  /**
   * What waits is dropped, and what is under way is told to end: after {@link #awaitEnd}, nothing
   * of it reads the ledger any more, unless it would not end.
   */
  void end() {
    Queue<Task> left;
    Set<Task> underWay;
    lock.lock();
    try {
      isClosed = true;
      left = queue.drain();
      underWay = queue.underWay();
    } finally {
      lock.unlock();
    }
    left.forEach(task -> task.job().drop());
    underWay.forEach(task -> task.work().leave());
    threads.forEach(Thread::interrupt);
  }

  void awaitEnd(Instant end) {
    try {
      for (Thread thread : threads) {
        Duration left = Duration.between(Instant.now(), end);
        if (left.isPositive()) {
          var _ = thread.join(left);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
