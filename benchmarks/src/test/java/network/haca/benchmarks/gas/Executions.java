package network.haca.benchmarks.gas;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import network.haca.evm.HaltReason;
import network.haca.evm.Tracer;

/** Counts how often an operation is carried out, among all steps. */
final class Executions implements Tracer {
  private final Target target;
  private long steps;
  private long count;
  private long gas;

  /** Whether each message that is under way is the operation. */
  private final Deque<Boolean> calls = new ArrayDeque<>();

  Executions(Target target) {
    this.target = target;
  }

  @Override
  public void before(Step step) {
    steps++;
    if (target instanceof Target.Opcode(int opcode) && step.opcode() == opcode) {
      count++;
    }
  }

  @Override
  public void after(Step step, long gasCost, Optional<HaltReason> halt) {
    if (target instanceof Target.Opcode(int opcode) && step.opcode() == opcode) {
      gas += gasCost;
    }
  }

  @Override
  public void enter(Call call) {
    boolean counts =
        target instanceof Target.Precompile(var address) && call.codeAddress().equals(address);
    calls.push(counts);
    count += counts ? 1 : 0;
  }

  @Override
  public void exit(End end) {
    if (calls.pop()) {
      gas += end.gasUsed();
    }
  }

  /** What the operation took. */
  long gas() {
    return gas;
  }

  /** The part of the steps that are the operation. */
  double share() {
    return steps == 0 ? 0 : (double) count / steps;
  }
}
