package network.haca.fullnode.rpc;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import network.haca.evm.HaltReason;
import network.haca.evm.Opcodes;
import network.haca.evm.Tracer;
import network.haca.evm.state.Log;
import network.haca.fullnode.lane.Work;
import network.haca.primitives.Address;
import network.haca.primitives.Bytes;

/** Collects the calls of an execution; a self-destruction is one, to whom it leaves its balance. */
final class CallTree implements Tracer {
  /** Size of a call without input and output, in bytes of JSON. */
  private static final int BYTES = 400;

  private final Work work = Work.current();
  private final long gasLimit;
  private final Deque<CallFrame> open = new ArrayDeque<>();
  private Optional<CallFrame> top = Optional.empty();
  private Optional<CallFrame> destruction = Optional.empty();
  private int opcode;

  /**
   * @param gasLimit of the transaction, which its own call shows
   */
  CallTree(long gasLimit) {
    this.gasLimit = gasLimit;
  }

  /** The transaction's own call, when the execution has ended. */
  CallFrame top() {
    return top.orElseThrow();
  }

  /** The call under way, which has ended its latest one. */
  Optional<CallFrame> current() {
    return Optional.ofNullable(open.peekLast());
  }

  @Override
  public void before(Step step) {
    opcode = step.opcode();
    destruction =
        opcode == Opcodes.SELFDESTRUCT && step.stackHeight() > 0
            ? Optional.of(
                new CallFrame(
                    Opcodes.name(opcode),
                    step.account(),
                    Address.ofWord(step.stackItem(0).toBytes32()),
                    step.balance(),
                    0,
                    Bytes.EMPTY))
            : Optional.empty();
  }

  @Override
  public void after(Step step, long gasCost, Optional<HaltReason> halt) {
    if (halt.isEmpty() && destruction.isPresent()) {
      work.produced(BYTES);
      open.getLast().add(destruction.get());
    }
    destruction = Optional.empty();
  }

  /** The call under way leaves a log. */
  void add(Log log, int number) {
    work.produced(BYTES + 2L * log.data().size());
    open.getLast().add(log, number);
  }

  @Override
  public void enter(Call call) {
    work.produced(BYTES + 2L * call.input().size());
    boolean isTop = open.isEmpty();
    boolean borrows = !isTop && (opcode == Opcodes.DELEGATECALL || opcode == Opcodes.CALLCODE);
    CallFrame frame =
        new CallFrame(
            isTop ? (call.isCreation() ? "CREATE" : "CALL") : Opcodes.name(opcode),
            borrows ? call.to() : call.from(),
            call.isCreation() ? call.to() : call.codeAddress(),
            call.value(),
            isTop ? gasLimit : call.gas(),
            kept(call.input()));
    if (isTop) {
      top = Optional.of(frame);
    } else {
      open.getLast().add(frame);
    }
    open.addLast(frame);
  }

  @Override
  public void exit(End end) {
    work.produced(4L * end.output().size());
    open.removeLast().end(new End(end.success(), end.gasUsed(), kept(end.output()), end.halt()));
  }

  /** The caller's memory, which a precompile reads in place, changes as soon as it goes on. */
  private static Bytes kept(Bytes given) {
    return Bytes.wrap(given.toArray());
  }
}
