package network.haca.evm;

/**
 * Jumps to a destination that is pushed right before, which are nearly all: one opcode of our own
 * in the place of two or three, in a copy of the code that only {@link BlockRunner} reads.
 */
final class FusedJumps {
  /** PUSH2 and JUMP. */
  static final int JUMP = 0xd0;

  /** PUSH2 and JUMPI. */
  static final int JUMP_IF = 0xd1;

  /** ISZERO, PUSH2 and JUMPI. */
  static final int JUMP_IF_ZERO = 0xd2;

  /** PUSH2, its two bytes, and the jump. */
  static final int SIZE = 4;

  private FusedJumps() {}

  /** The copy; its opcodes stand where the code's first ones of each jump stand. */
  static byte[] fuse(Code code) {
    byte[] fused = code.padded().clone();
    for (int position = 0; position < code.size(); position++) {
      int opcode = code.at(position);
      if (isFused(opcode)) {
        // What is no opcode of Ethereum's is none of ours either.
        fused[position] = (byte) Opcodes.INVALID;
      } else if (opcode == Opcodes.PUSH2) {
        fuse(code, position, fused);
      } else if (opcode == Opcodes.ISZERO && jump(code, position + 1) == JUMP_IF) {
        fused[position] = (byte) JUMP_IF_ZERO;
      }
      position += OperationTable.dataLength(opcode);
    }
    return fused;
  }

  private static void fuse(Code code, int position, byte[] fused) {
    int jump = jump(code, position);
    if (jump != 0) {
      fused[position] = (byte) jump;
    }
  }

  /** Which of ours begins with the PUSH2 at a position; 0 for none. */
  private static int jump(Code code, int position) {
    if (code.at(position) != Opcodes.PUSH2
        || !code.isJumpDestination(code.destination(position + 1))) {
      return 0;
    }
    return switch (code.at(position + SIZE - 1)) {
      case Opcodes.JUMP -> JUMP;
      case Opcodes.JUMPI -> JUMP_IF;
      default -> 0;
    };
  }

  private static boolean isFused(int opcode) {
    return opcode >= JUMP && opcode <= JUMP_IF_ZERO;
  }
}
