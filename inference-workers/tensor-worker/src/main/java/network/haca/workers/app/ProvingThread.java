package network.haca.workers.app;

import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** The thread on which requests inside transactions are proven, one after the other. */
final class ProvingThread implements Executor, AutoCloseable {
  /** More than are begun at once; one more is refused, and begun again later. */
  private static final int WAITING_MAX = 64;

  private final ThreadPoolExecutor pool =
      new ThreadPoolExecutor(
          1,
          1,
          0,
          TimeUnit.SECONDS,
          new LinkedBlockingQueue<>(WAITING_MAX),
          Thread.ofPlatform().daemon().name("proof-requests").factory());

  @Override
  public void execute(Runnable task) {
    pool.execute(task);
  }

  /** What is not proven yet is asked again after the next start. */
  @Override
  public void close() {
    pool.shutdownNow();
  }
}
