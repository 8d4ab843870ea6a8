package network.haca.fullnode.lane;

import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import network.haca.evm.FrameThread;

/** Threads that do tasks of one kind, in the order of a {@link FairQueue}. */
final class Workers implements AutoCloseable {
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final FairQueue queue;
  private final Consumer<Task> turn;
  private final List<Thread> threads = new ArrayList<>();
  private boolean isClosed;

  /**
   * @param ofOneAddress threads that one address may have at once
   * @param turn does a piece of a task
   */
  Workers(String name, int count, int ofOneAddress, Consumer<Task> turn) {
    this.queue = new FairQueue(ofOneAddress);
    this.turn = turn;
    for (int i = 0; i < count; i++) {
      // The EVM runs on such threads; on others, each execution would be handed over.
      threads.add(new FrameThread("rpc-" + name + "-" + i, this::run));
    }
    threads.forEach(Thread::start);
  }

  /** Whether it was taken: not when this is closed. */
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
      return queue.underWay();
    } finally {
      lock.unlock();
    }
  }

  private void run() {
    try {
      while (true) {
        Task task = next();
        try {
          turn.accept(task);
        } finally {
          done(task);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private Task next() throws InterruptedException {
    lock.lockInterruptibly();
    try {
      while (true) {
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

  /** What waits is dropped; what is under way ends when its work does. */
  @Override
  public void close() {
    Queue<Task> left;
    lock.lock();
    try {
      isClosed = true;
      left = queue.drain();
    } finally {
      lock.unlock();
    }
    left.forEach(task -> task.job().drop());
    threads.forEach(Thread::interrupt);
  }
}
