package network.haca.fullnode.rpc;

import java.util.ArrayDeque;
import java.util.Deque;
import network.haca.evm.Tracer;
import network.haca.evm.state.Log;

/** Numbers an execution's logs as its receipt does: those that are undone have none. */
final class LogNumbers implements Tracer {
  /** The number of the next log when each of the open calls began. */
  private final Deque<Integer> begun = new ArrayDeque<>();

  private int next;

  /**
   * @param first the number in its block of the execution's first log
   */
  LogNumbers(int first) {
    next = first;
  }

  /** The number of the log that comes next. */
  int next() {
    return next;
  }

  @Override
  public void enter(Call call) {
    begun.addLast(next);
  }

  @Override
  public void log(Log log) {
    next++;
  }

  @Override
  public void exit(End end) {
    int before = begun.removeLast();
    if (!end.success()) {
      next = before;
    }
  }
}
