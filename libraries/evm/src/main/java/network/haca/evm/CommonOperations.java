package network.haca.evm;

/**
 * The opcodes that nearly every step is. A switch runs them in place on the stack: to look one up
 * in the table and call it would take longer than the work itself.
 */
final class CommonOperations {
  private static final int PUSH0 = 0x5f;
  private static final int PUSH32 = 0x7f;
  private static final int DUP16 = 0x8f;
  private static final int SWAP16 = 0x9f;

  private CommonOperations() {}

  /**
   * Runs the opcode if it is a common one; the others are the table's.
   *
   * @return whether it was
   */
  static boolean run(Frame frame, int opcode) {
    OperandStack stack = frame.stack;
    switch (opcode) {
      case 0x01 -> stack.add();
      case 0x02 -> stack.multiply();
      case 0x03 -> stack.subtract();
      case 0x10 -> stack.less();
      case 0x11 -> stack.greater();
      case 0x14 -> stack.equal();
      case 0x15 -> stack.isZero();
      case 0x16 -> stack.and();
      case 0x17 -> stack.or();
      case 0x18 -> stack.xor();
      case 0x19 -> stack.not();
      case 0x1b -> stack.shiftLeft();
      case 0x1c -> stack.shiftRight();
      case 0x50 -> stack.drop();
      case 0x51 -> load(frame);
      case 0x52 -> store(frame);
      case 0x56 -> jump(frame, stack.popLong());
      case 0x57 -> jumpIf(frame);
      case OperationTable.JUMPDEST -> frame.land();
      default -> {
        return moves(frame, opcode);
      }
    }
    return true;
  }

  private static boolean moves(Frame frame, int opcode) {
    if (opcode < PUSH0 || opcode > SWAP16) {
      return false;
    }
    if (opcode <= PUSH32) {
      frame.code.push(frame.position, opcode - PUSH0, frame.stack);
      frame.position += opcode - PUSH0;
    } else if (opcode <= DUP16) {
      frame.stack.duplicate(opcode - PUSH32);
    } else {
      frame.stack.swap(opcode - DUP16);
    }
    return true;
  }

  private static void load(Frame frame) {
    long offset = frame.stack.popLong();
    frame.expandMemory(offset, 32);
    frame.stack.load(frame.memory.array(), (int) offset);
  }

  private static void store(Frame frame) {
    long offset = frame.stack.popLong();
    frame.expandMemory(offset, 32);
    frame.stack.store(frame.memory.array(), (int) offset);
  }

  private static void jump(Frame frame, long destination) {
    if (!frame.code.isJumpDestination(destination)) {
      throw new Halt(HaltReason.INVALID_JUMP);
    }
    frame.position = (int) destination;
  }

  private static void jumpIf(Frame frame) {
    long destination = frame.stack.popLong();
    if (frame.stack.popIsZero()) {
      frame.beginBlock();
    } else {
      jump(frame, destination);
    }
  }
}
