package network.haca.evm;

import java.util.function.BiConsumer;
import network.haca.evm.state.WorldState;
import network.haca.evm.word.UInt256;
import network.haca.primitives.Address;
import network.haca.primitives.Bytes;
import org.jspecify.annotations.Nullable;

/**
 * One running piece of code: its stack, memory and gas. A frame that calls waits for the result of
 * its child.
 */
final class Frame implements Tracer.Step {
  enum Status {
    /** Runs whole blocks. */
    RUNNING,
    /**
     * Opcode by opcode: it is watched, its blocks are not known, or what it does next cannot end
     * well.
     */
    STEPPING,
    CALLING,
    DONE,
    REVERTED
  }

  /** The result of a child's frame. */
  record ChildResult(boolean success, long gasLeft, Bytes output, Address created) {}

  final Message message;
  final Code code;
  final WorldState state;
  final TransactionContext context;
  final OperandStack stack = new OperandStack();
  final Memory memory = new Memory();
  final int snapshot;
  final Bytes callData;

  int position;

  /** Where the opcode stands that a tracer is shown. */
  int tracedAt;

  /** Gas that may be spent before the {@linkplain Interruption interruption} is looked at again. */
  private long gas;

  /** Gas that may be spent after that: none where there is no interruption. */
  private long reserve;

  Status status;
  Bytes returnData = Bytes.EMPTY;
  Bytes output = Bytes.EMPTY;

  private final boolean isWatched;
  private @Nullable Message child;
  private @Nullable BiConsumer<Frame, ChildResult> onReturn;

  Frame(
      Message message,
      Code code,
      Bytes callData,
      TransactionContext context,
      int snapshot,
      boolean isWatched) {
    this.message = message;
    this.code = code;
    this.callData = callData;
    this.context = context;
    this.state = context.state();
    this.snapshot = snapshot;
    this.isWatched = isWatched;
    this.status = pace();
    split(message.gas());
  }

  private Status pace() {
    return !isWatched && code.hasBlocks() ? Status.RUNNING : Status.STEPPING;
  }

  /**
   * Runs one opcode behind the other: until the frame ends or calls, or stands where it can go on
   * by blocks.
   */
  void step(OperationTable operations) {
    int steps = 0;
    try {
      while (status == Status.STEPPING) {
        int opcode = code.at(position++);
        steps++;
        operations.step(this, opcode);
        if (OperationTable.isJump(opcode)) {
          code.stepped(steps);
          steps = 0;
          status = pace();
        }
      }
    } finally {
      code.stepped(steps);
    }
  }

  Address self() {
    return message.recipient();
  }

  void push(UInt256 value) {
    stack.push(value);
  }

  UInt256 pop() {
    return stack.pop();
  }

  /** All gas that is left. */
  long gasLeft() {
    return gas + reserve;
  }

  void charge(long amount) {
    if (amount < 0 || gas < amount) {
      chargeReserve(amount);
    } else {
      gas -= amount;
    }
  }

  private void chargeReserve(long amount) {
    long left = gasLeft();
    if (amount < 0 || left < amount) {
      throw new Halt(HaltReason.OUT_OF_GAS);
    }
    context.requireNoInterruption();
    split(left - amount);
  }

  private void split(long all) {
    gas = context.isInterruptible() ? Math.min(all, Interruption.GAS_BETWEEN_LOOKS) : all;
    reserve = all - gas;
  }

  /** Adds what a callee did not need; no look is put off by that. */
  void giveBack(long amount) {
    if (context.isInterruptible()) {
      reserve += amount;
    } else {
      gas += amount;
    }
  }

  /**
   * Pays for the block behind {@code position} and checks its stack. If that fails one of its
   * opcodes halts: the frame is stepped from now on, from {@code back} on, to find which and why.
   *
   * @param back where the block's JUMPDEST is, if it has one, else {@code position}
   */
  boolean enter(int position, int back) {
    long block = code.block(position);
    long due = BasicBlocks.gas(block);
    if (gas < due || !BasicBlocks.fits(block, stack.top())) {
      return enterByReserve(block, due, back);
    }
    gas -= due;
    return true;
  }

  private boolean enterByReserve(long block, long due, int back) {
    if (gasLeft() < due || !BasicBlocks.fits(block, stack.top())) {
      status = Status.STEPPING;
      position = back;
      return false;
    }
    charge(due);
    return true;
  }

  /** Marks an account as accessed; true if it was cold until now. Precompiles never are. */
  boolean access(Address address) {
    return !context.rules().isWarm(address) && state.warm(address);
  }

  void requireWritable() {
    if (message.isStatic()) {
      throw new Halt(HaltReason.STATIC_STATE_CHANGE);
    }
  }

  /** Pays for and grows to the range; the offset counts only if the length is not zero. */
  void expandMemory(UInt256 offset, UInt256 length) {
    long size = length.toLongSaturated();
    expandMemory(size == 0 ? 0 : offset.toLongSaturated(), size);
  }

  void expandMemory(long offset, long size) {
    if (!memory.covers(offset, size)) {
      charge(memory.expansionCost(offset, size));
      memory.expand(offset, size);
    }
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
    status = pace();
    giveBack(result.gasLeft());
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
    return gasLeft();
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
  public UInt256 balance() {
    return state.balance(self());
  }

  @Override
  public int stackHeight() {
    return stack.height();
  }

  @Override
  public UInt256 stackItem(int fromTop) {
    return stack.peek(fromTop);
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
