package network.haca.fullnode.verdict;

import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;

/** A fetch that says that it has ended only once its result can be taken. */
final class Fetch<T> extends FutureTask<T> {
  private final Runnable onEnd;

  /**
   * @param onEnd runs on the fetch's thread when it has ended, well or not, and was not cancelled
   */
  Fetch(Callable<T> work, Runnable onEnd) {
    super(work);
    this.onEnd = onEnd;
  }

  @Override
  protected void done() {
    if (!isCancelled()) {
      onEnd.run();
    }
  }
}
