package network.haca.evm;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.function.Supplier;

/**
 * A thread whose stack has the same size on every machine, whatever {@code -Xss} says there. Every
 * frame of the EVM runs on one: what begins elsewhere, on a virtual thread for one, whose stack
 * {@code -Xss} bounds, too, is handed over (rule C1).
 */
public final class FrameThread extends Thread {
  /**
   * Frames stand on a queue, not on the stack, so that the deepest call needs no more than any
   * other: a whole block of it, its precompiles and RocksDB take under 224 KiB, interpreted ({@code
   * -Xint}) or compiled.
   */
  static final long STACK_BYTES = 4 << 20;

  /** Each caller waits for what it handed over, so there are as many threads as callers. */
  private static final Executor HANDED_OVER =
      Executors.newCachedThreadPool(task -> new FrameThread("evm", task));

  /** A daemon that is not started yet. */
  public FrameThread(String name, Runnable task) {
    super(null, task, name, STACK_BYTES, false);
    setDaemon(true);
  }

  /** Runs it here if this is such a thread, else on one while this thread waits. */
  static <T> T call(Supplier<T> execution) {
    if (Thread.currentThread() instanceof FrameThread) {
      return execution.get();
    }
    try {
      return CompletableFuture.supplyAsync(execution, HANDED_OVER).join();
    } catch (CompletionException e) {
      switch (e.getCause()) {
        case RuntimeException exception -> throw exception;
        case Error error -> throw error;
        case null, default -> throw e;
      }
    }
  }
}
