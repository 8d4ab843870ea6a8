package network.haca.evm;

/**
 * Runs a frame by whole {@linkplain BasicBlocks blocks}. The opcodes that nearly every step is
 * stand in its switch, and work in place on the stack: to look one up in the table and call it
 * would take longer than the work itself. They do what the table's operations do, which are stepped
 * through where blocks cannot be run.
 */
final class BlockRunner {
  private static final int DUP0 = Opcodes.DUP1 - 1;
  private static final int SWAP0 = Opcodes.SWAP1 - 1;

  private final OperationTable operations;

  BlockRunner(OperationTable operations) {
    this.operations = operations;
  }

  /**
   * Until the frame has ended, calls, or has to be stepped. All in one method: what is in its
   * variables would go through memory otherwise.
   */
  void run(Frame frame) {
    Code code = frame.code;
    OperandStack stack = frame.stack;
    byte[] fused = code.fused();
    int position = frame.position;
    int back = position;
    if (code.at(position) == Opcodes.JUMPDEST) {
      // Where a jump ended that was stepped: the block's price has the JUMPDEST in it.
      position++;
    }
    if (!frame.enter(position, back)) {
      return;
    }
    while (true) {
      int opcode = fused[position++] & 0xff;
      switch (opcode) {
        case 0x01 -> stack.add();
        case 0x02 -> stack.multiply();
        case 0x03 -> stack.subtract();
        case 0x10 -> stack.less();
        case 0x11 -> stack.greater();
        case 0x14 -> stack.equal();
        case Opcodes.ISZERO -> stack.isZero();
        case 0x16 -> stack.and();
        case 0x17 -> stack.or();
        case 0x18 -> stack.xor();
        case 0x19 -> stack.not();
        case 0x1b -> stack.shiftLeft();
        case 0x1c -> stack.shiftRight();
        case 0x50 -> stack.drop();
        case 0x51 -> DataOperations.memoryLoad(frame);
        case 0x52 -> DataOperations.memoryStore(frame);
        case Opcodes.JUMP -> {
          DataOperations.jump(frame, stack.popLong());
          position = frame.position + 1;
          if (!frame.enter(position, frame.position)) {
            return;
          }
        }
        case Opcodes.JUMPI -> {
          frame.position = position;
          DataOperations.jumpIf(frame);
          // A jump to the very next opcode is none: that one begins a block of its own.
          boolean jumps = frame.position != position;
          position = jumps ? frame.position + 1 : position;
          if (!frame.enter(position, frame.position)) {
            return;
          }
        }
        case Opcodes.JUMPDEST -> {
          if (!frame.enter(position, position - 1)) {
            return;
          }
        }
        case Opcodes.PUSH0 -> stack.push(0);
        case 0x60, 0x61, 0x62, 0x63, 0x64, 0x65, 0x66, 0x67 -> {
          code.pushShort(position, opcode - Opcodes.PUSH0, stack);
          position += opcode - Opcodes.PUSH0;
        }
        case 0x80, 0x81, 0x82, 0x83, 0x84, 0x85, 0x86, 0x87 -> stack.duplicate(opcode - DUP0);
        case 0x90, 0x91, 0x92, 0x93, 0x94, 0x95, 0x96, 0x97 -> stack.swap(opcode - SWAP0);
        case FusedJumps.JUMP -> {
          int destination = code.destination(position);
          position = destination + 1;
          if (!frame.enter(position, destination)) {
            return;
          }
        }
        case FusedJumps.JUMP_IF -> {
          int destination = code.destination(position);
          boolean jumps = !stack.popIsZero();
          position = jumps ? destination + 1 : position + FusedJumps.SIZE - 1;
          if (!frame.enter(position, jumps ? destination : position)) {
            return;
          }
        }
        case FusedJumps.JUMP_IF_ZERO -> {
          int destination = code.destination(position + 1);
          boolean jumps = stack.popIsZero();
          position = jumps ? destination + 1 : position + FusedJumps.SIZE;
          if (!frame.enter(position, jumps ? destination : position)) {
            return;
          }
        }
        default -> {
          frame.position = position;
          operations.run(frame, opcode);
          position = frame.position;
          boolean goesOn = frame.status == Frame.Status.RUNNING;
          if (!goesOn || operations.endsBlock(opcode) && !frame.enter(position, position)) {
            return;
          }
        }
      }
    }
  }
}
