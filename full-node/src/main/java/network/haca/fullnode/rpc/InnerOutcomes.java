package network.haca.fullnode.rpc;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import network.haca.evm.Tracer;
import network.haca.primitives.Address;

/** The calls within an execution, and whether each succeeded. */
final class InnerOutcomes implements Tracer {
  /** Calls that are kept; those behind are not compared. */
  private static final int CALLS_MAX = 10_000;

  private final Deque<Made> open = new ArrayDeque<>();
  private Optional<Made> top = Optional.empty();
  private int count;

  /** A call, and those that it made in their order. */
  static final class Made {
    private final Address code;
    private final List<Made> calls = new ArrayList<>();
    private boolean success;

    private Made(Address code) {
      this.code = code;
    }

    /** Whose code ran. */
    Address code() {
      return code;
    }

    boolean success() {
      return success;
    }

    int size() {
      return calls.size();
    }

    Optional<Made> call(int index) {
      return index < calls.size() ? Optional.of(calls.get(index)) : Optional.empty();
    }
  }

  @Override
  public boolean watchesSteps() {
    return false;
  }

  @Override
  public void enter(Call call) {
    Made made = new Made(call.codeAddress());
    if (open.isEmpty()) {
      top = Optional.of(made);
    } else if (!isCut()) {
      open.getLast().calls.add(made);
    }
    count++;
    open.addLast(made);
  }

  @Override
  public void exit(End end) {
    open.removeLast().success = end.success();
  }

  /** The execution's own call. */
  Optional<Made> top() {
    return top;
  }

  /** Returns true if there were more than are kept. */
  boolean isCut() {
    return count > CALLS_MAX;
  }
}
