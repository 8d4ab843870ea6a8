package network.haca.evm;

import java.util.function.BiConsumer;
import network.haca.evm.state.WorldState;
import network.haca.primitives.Address;
import network.haca.primitives.Bytes;
import org.jspecify.annotations.Nullable;

/**
 * One running piece of code: its stack, memory and gas. A frame that calls waits for the result of
 * its child.
 */
final class Frame implements Tracer.Step {
  static final int STACK_MAX = 1024;

  enum Status {
    RUNNING,
    CALLING,
    DONE,
    REVERTED
  }

  /** What a child gives back. */
  record ChildResult(boolean success, long gasLeft, Bytes output, Address created) {}

  final Message message;
  final Code code;
  final WorldState state;
  final TransactionContext context;
  final Memory memory = new Memory();
  final int snapshot;
  final Bytes callData;

  int position;

  /** Where the opcode stands that a tracer is shown. */
  int tracedAt;

  long gas;
  Status status = Status.RUNNING;
  Bytes returnData = Bytes.EMPTY;
  Bytes output = Bytes.EMPTY;

  private UInt256[] stack = new UInt256[64];
  private int height;
  private @Nullable Message child;
  private @Nullable BiConsumer<Frame, ChildResult> onReturn;

  Frame(Message message, Code code, Bytes callData, TransactionContext context, int snapshot) {
    this.message = message;
    this.code = code;
    this.callData = callData;
    this.context = context;
    this.state = context.state();
    this.gas = message.gas();
    this.snapshot = snapshot;
  }

  Address self() {
    return message.recipient();
  }

  int height() {
    return height;
  }

  void push(UInt256 value) {
    if (height == stack.length) {
      stack = java.util.Arrays.copyOf(stack, Math.min(STACK_MAX, stack.length * 4));
    }
    stack[height++] = value;
  }

  UInt256 pop() {
    return stack[--height];
  }

  void duplicate(int depth) {
    push(stack[height - depth]);
  }

  void swap(int depth) {
    UInt256 top = stack[height - 1];
    stack[height - 1] = stack[height - 1 - depth];
    stack[height - 1 - depth] = top;
  }

  void charge(long amount) {
    if (amount < 0 || gas < amount) {
      throw new Halt(HaltReason.OUT_OF_GAS);
    }
    gas -= amount;
  }

  void requireWritable() {
    if (message.isStatic()) {
      throw new Halt(HaltReason.STATIC_STATE_CHANGE);
    }
  }

  /** Pays for and grows to the range; the offset counts only if the length is not zero. */
  void expandMemory(UInt256 offset, UInt256 length) {
    long size = length.toLongSaturated();
    long from = size == 0 ? 0 : offset.toLongSaturated();
    charge(memory.expansionCost(from, size));
    memory.expand(from, size);
  }

  /** The frame waits until the child has run; {@code onReturn} takes its result. */
  void call(Message message, BiConsumer<Frame, ChildResult> onReturn) {
    this.child = message;
    this.onReturn = onReturn;
    this.status = Status.CALLING;
  }

  Message takeChild() {
    if (child == null) {
      throw new IllegalStateException("the frame calls nobody");
    }
    return child;
  }

  void resume(ChildResult result) {
    if (onReturn == null) {
      throw new IllegalStateException("the frame waits for nobody");
    }
    status = Status.RUNNING;
    gas += result.gasLeft();
    onReturn.accept(this, result);
  }

  void end(Status how, Bytes data) {
    status = how;
    output = data;
  }

  @Override
  public int position() {
    return tracedAt;
  }

  @Override
  public int opcode() {
    return code.at(tracedAt);
  }

  @Override
  public long gas() {
    return gas;
  }

  @Override
  public int depth() {
    return message.depth() + 1;
  }

  @Override
  public Address account() {
    return self();
  }

  @Override
  public int stackHeight() {
    return height;
  }

  @Override
  public UInt256 stackItem(int fromTop) {
    return stack[height - 1 - fromTop];
  }

  @Override
  public Bytes memory() {
    return memory.read(0, memory.size());
  }

  @Override
  public Bytes returnData() {
    return returnData;
  }

  @Override
  public long refund() {
    return state.refund();
  }
}
