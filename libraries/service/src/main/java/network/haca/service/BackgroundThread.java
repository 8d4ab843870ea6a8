package network.haca.service;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A daemon thread that runs a loop until its owner closes it, which waits for the loop's end. */
public final class BackgroundThread implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(BackgroundThread.class);

  private final CountDownLatch closing = new CountDownLatch(1);
  private final Thread thread;

  /** The work of the thread. It returns soon after {@link #isClosing()} has become true. */
  @FunctionalInterface
  public interface Loop {
    void run(BackgroundThread own) throws InterruptedException;
  }

  /**
   * A thread that {@link #start()} starts.
   *
   * @param name of the thread, as thread dumps and logs show it
   */
  public BackgroundThread(String name, Loop loop) {
    this.thread = Thread.ofPlatform().daemon().name(name).unstarted(() -> run(loop));
  }

  /** A thread that runs at once. */
  public static BackgroundThread started(String name, Loop loop) {
    BackgroundThread thread = new BackgroundThread(name, loop);
    thread.start();
    return thread;
  }

  public void start() {
    thread.start();
  }

  public boolean isRunning() {
    return thread.isAlive();
  }

  /** The reason why the work stands until the role is started again; empty while it goes on. */
  public Optional<String> death() {
    return isRunning() ? Optional.empty() : Optional.of(thread.getName() + " has ended");
  }

  /** True from the moment at which the owner has asked the loop to end. */
  public boolean isClosing() {
    return closing.getCount() == 0;
  }

  /** Waits for this time, or until the thread is being closed, and returns {@link #isClosing()}. */
  public boolean rest(Duration time) throws InterruptedException {
    return closing.await(time.toNanos(), TimeUnit.NANOSECONDS);
  }

  /** Waits at most this long for the end of the loop, and returns true if it has ended. */
  public boolean join(Duration patience) throws InterruptedException {
    return thread.join(patience);
  }

  /** Makes {@link #isClosing()} true, and does not wait for the loop. */
  public void askToEnd() {
    closing.countDown();
  }

  /** Lets the loop finish its round, and waits for its end. */
  @Override
  public void close() {
    askToEnd();
    join();
  }

  /** Interrupts the loop in whatever it waits for, and waits for its end. */
  public void interrupt() {
    askToEnd();
    thread.interrupt();
    join();
  }

  private void join() {
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void run(Loop loop) {
    try {
      loop.run(this);
    } catch (InterruptedException e) {
      LOG.debug("{} was interrupted", thread.getName());
    }
  }
}
