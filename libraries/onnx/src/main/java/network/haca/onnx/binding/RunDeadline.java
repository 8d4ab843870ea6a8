package network.haca.onnx.binding;

import java.lang.foreign.MemorySegment;
import java.time.Duration;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** Ends a run that takes too long, such as a loop whose inputs tell it to go on for ever. */
final class RunDeadline implements AutoCloseable {
  private static final ScheduledThreadPoolExecutor CLOCK = clock();

  private final MemorySegment options;
  private final ScheduledFuture<?> end;
  private boolean isOver;
  private boolean isMissed;

  private RunDeadline(MemorySegment options, Duration runMax) {
    this.options = options;
    this.end = CLOCK.schedule(this::miss, runMax.toNanos(), TimeUnit.NANOSECONDS);
  }

  /**
   * Begins now.
   *
   * @param options of one run at a time; good for the next run once this is closed
   */
  static RunDeadline after(Duration runMax, MemorySegment options) {
    return new RunDeadline(options, runMax);
  }

  synchronized boolean isMissed() {
    return isMissed;
  }

  @Override
  public synchronized void close() {
    isOver = true;
    end.cancel(false);
    if (isMissed) {
      OrtRuns.proceed(options);
    }
  }

  private synchronized void miss() {
    if (!isOver) {
      isMissed = true;
      OrtRuns.terminate(options);
    }
  }

  private static ScheduledThreadPoolExecutor clock() {
    ScheduledThreadPoolExecutor clock =
        new ScheduledThreadPoolExecutor(
            1, Thread.ofPlatform().daemon().name("model-deadlines").factory());
    clock.setRemoveOnCancelPolicy(true);
    return clock;
  }
}
