package network.haca.evm;

/**
 * The pieces of a code that run from their first opcode to their last or halt. What a whole piece
 * costs and asks of the stack is checked once, where it begins, and not at each opcode. A piece
 * ends where control goes elsewhere and behind an opcode that sees the gas that is left, so that
 * nobody can tell the difference.
 */
final class BasicBlocks {
  private static final int LIMBS_MAX = OperandStack.MAX * OperandStack.WORD;
  private static final int LIMBS_BITS = 16;
  private static final int LIMBS_MASK = (1 << LIMBS_BITS) - 1;

  /** A bit for each position behind which a block may begin. */
  private final long[] begins;

  /** How many blocks begin before each word of {@link #begins}. */
  private final int[] before;

  /** Fixed gas, and the lowest and highest stack in limbs. */
  private final long[] blocks;

  private BasicBlocks(long[] begins, int[] before, long[] blocks) {
    this.begins = begins;
    this.before = before;
    this.blocks = blocks;
  }

  /**
   * @param padded the code, and zeros behind it
   * @param size of the code
   */
  static BasicBlocks of(byte[] padded, int size, OperationTable operations) {
    long[] begins = begins(padded, size, operations);
    int[] before = new int[begins.length];
    int count = 0;
    for (int i = 0; i < begins.length; i++) {
      before[i] = count;
      count += Long.bitCount(begins[i]);
    }
    long[] blocks = new long[count];
    int next = 0;
    for (int position = 0; position <= size; position++) {
      if ((begins[position >>> 6] >>> position & 1) == 1) {
        blocks[next++] = block(padded, position, operations);
      }
    }
    return new BasicBlocks(begins, before, blocks);
  }

  /**
   * The block that begins at a position, for the methods below.
   *
   * @param position 0, or behind a JUMPDEST or an opcode that ends a block
   */
  long at(int position) {
    int word = position >>> 6;
    int rank = before[word] + Long.bitCount(begins[word] & (1L << position) - 1);
    return blocks[rank];
  }

  /** The fixed gas of all its opcodes, and of the JUMPDEST before it. */
  static long gas(long block) {
    return block >>> 2 * LIMBS_BITS;
  }

  /** Returns true if the whole block runs on a stack of so many limbs. */
  static boolean fits(long block, int top) {
    return top >= (block & LIMBS_MASK) && top <= (block >>> LIMBS_BITS & LIMBS_MASK);
  }

  private static long[] begins(byte[] padded, int size, OperationTable operations) {
    long[] begins = new long[(size >>> 6) + 1];
    begins[0] = 1;
    int position = 0;
    while (position < size) {
      int opcode = padded[position] & 0xff;
      position += 1 + OperationTable.dataLength(opcode);
      boolean isBegin = opcode == Opcodes.JUMPDEST || operations.endsBlock(opcode);
      if (isBegin && position <= size) {
        begins[position >>> 6] |= 1L << position;
      }
    }
    return begins;
  }

  private static long block(byte[] padded, int begin, OperationTable operations) {
    boolean isJumpedTo = begin > 0 && (padded[begin - 1] & 0xff) == Opcodes.JUMPDEST;
    long gas = isJumpedTo ? operations.gas(Opcodes.JUMPDEST) : 0;
    int lowest = 0;
    int highest = LIMBS_MAX;
    int change = 0;
    boolean ends = false;
    for (int position = begin; !ends; ) {
      int opcode = padded[position] & 0xff;
      if (opcode == Opcodes.JUMPDEST) {
        break;
      }
      gas += operations.gas(opcode);
      lowest = Math.max(lowest, operations.lowest(opcode) - change);
      highest = Math.min(highest, operations.highest(opcode) - change);
      change += operations.change(opcode);
      ends = operations.endsBlock(opcode);
      position += 1 + OperationTable.dataLength(opcode);
    }
    // What fits on no stack at all must not fit on any.
    int least = highest < lowest ? LIMBS_MASK : lowest;
    return gas << 2 * LIMBS_BITS | (long) Math.max(0, highest) << LIMBS_BITS | least;
  }
}
