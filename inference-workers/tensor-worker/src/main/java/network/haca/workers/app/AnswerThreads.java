package network.haca.workers.app;

import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import network.haca.workers.core.Patience;

/**
 * The threads on which answers are signed and made durable. They are the system's own: a signature
 * is made in native code, which would keep a virtual thread's carrier from all other virtual
 * threads of the process.
 */
final class AnswerThreads implements Executor, AutoCloseable {
  /**
   * Answers that are signed or written at once; these share signatures and flushes. More than a few
   * for each processor answer no faster, and keep the processors from what settles the answers, as
   * the system gives every thread the same share.
   */
  private static final int THREADS_MAX =
      Math.max(32, 8 * Runtime.getRuntime().availableProcessors());

  /**
   * Answers that wait for a thread, before no request is let in. As many again may be on their way
   * by then.
   */
  private static final int WAITING_MAX = 4_096;

  private static final int IDLE_SECONDS = 60;

  private final Patience patience;
  private final ThreadPoolExecutor pool;

  private record Waiting(Runnable task, long since) implements Runnable {
    @Override
    public void run() {
      task.run();
    }
  }

  AnswerThreads(Patience patience) {
    this.patience = patience;
    this.pool =
        new ThreadPoolExecutor(
            THREADS_MAX,
            THREADS_MAX,
            IDLE_SECONDS,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(2 * WAITING_MAX),
            Thread.ofPlatform().daemon().name("answer-", 0).factory());
    pool.allowCoreThreadTimeOut(true);
  }

  /** Why no request is let in now that would end here; nothing if one is. */
  Optional<String> refusal() {
    if (pool.getQueue().size() >= WAITING_MAX) {
      return Optional.of(WAITING_MAX + " answers wait to be signed already; try again later");
    }
    OptionalLong since =
        pool.getQueue().peek() instanceof Waiting first
            ? OptionalLong.of(first.since())
            : OptionalLong.empty();
    return patience.refusal(since, System.nanoTime());
  }

  /**
   * Runs a task as soon as a thread is free.
   *
   * @throws java.util.concurrent.RejectedExecutionException if twice as many wait as may when a
   *     request is let in, or this is closed
   */
  @Override
  public void execute(Runnable task) {
    pool.execute(new Waiting(task, System.nanoTime()));
  }

  /** What was taken on is done before. */
  @Override
  public void close() {
    pool.close();
  }
}
