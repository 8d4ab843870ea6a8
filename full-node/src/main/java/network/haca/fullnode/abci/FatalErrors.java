package network.haca.fullnode.abci;

import java.util.function.IntConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An {@link Error} in consensus code, such as a full heap or stack, ends the process (rule C1):
 * what a machine lacks must never become a result, nor leave a node that goes on with half of its
 * threads.
 */
public final class FatalErrors {
  /** The process's exit code. */
  public static final int EXIT = 4;

  private static final Logger LOG = LoggerFactory.getLogger(FatalErrors.class);

  private final IntConsumer end;

  /**
   * @param end ends the process at once, without what a normal end does
   */
  FatalErrors(IntConsumer end) {
    this.end = end;
  }

  /** Returns a policy that ends this process. */
  public static FatalErrors ofThisProcess() {
    return new FatalErrors(Runtime.getRuntime()::halt);
  }

  /** Ends the process if an {@link Error} is what failed or what caused it; returns otherwise. */
  public void check(Throwable failure) {
    if (isError(failure)) {
      try {
        LOG.error("an error in consensus code: the process ends", failure);
      } finally {
        end.accept(EXIT);
      }
    }
  }

  /**
   * Handles what a thread did not catch ({@link Thread.UncaughtExceptionHandler}): an error ends
   * the process, an exception the thread alone.
   */
  public void uncaught(Thread thread, Throwable failure) {
    check(failure);
    LOG.error("thread {} ends", thread.getName(), failure);
  }

  private static boolean isError(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof Error) {
        return true;
      }
    }
    return false;
  }
}
