package network.haca.evm;

import java.util.Optional;
import network.haca.evm.word.Limbs;
import network.haca.primitives.Address;
import network.haca.primitives.Bytes;
import org.jspecify.annotations.Nullable;

/**
 * Code with its valid jump destinations and basic blocks. Both are found when they are worth it:
 * destinations at the first jump, blocks once as many opcodes were stepped through as the code has
 * bytes. Who calls long code that does next to nothing pays for nothing more.
 */
final class Code {
  /** Zeros behind the code: STOP, and the data of a push that the end cuts off. */
  private static final int PADDING = 1 + 32;

  private final Bytes bytes;
  private final byte[] padded;
  private final OperationTable operations;
  private final Optional<Address> delegate;

  /** A bit for each byte. */
  private volatile long @Nullable [] jumpDestinations;

  private volatile @Nullable Blocks blocks;

  /** Threads may lose counts of one another: blocks are found a little later then. */
  private int steps;

  /** The code as {@link BlockRunner} runs it. */
  private static final class Blocks {
    private final BasicBlocks blocks;
    private final byte[] fused;

    private Blocks(BasicBlocks blocks, byte[] fused) {
      this.blocks = blocks;
      this.fused = fused;
    }
  }

  Code(Bytes bytes, OperationTable operations) {
    this.bytes = bytes;
    this.operations = operations;
    this.padded = new byte[bytes.size() + PADDING];
    bytes.asReadOnlyBuffer().get(0, padded, 0, bytes.size());
    this.delegate = Delegation.target(bytes);
  }

  /** Counts opcodes that were run one by one. */
  void stepped(int count) {
    steps = Math.min(bytes.size(), steps + count);
  }

  /** Returns true if it runs by whole blocks; finds them if now is the time. */
  boolean hasBlocks() {
    if (blocks != null) {
      return true;
    }
    if (steps < bytes.size()) {
      return false;
    }
    blocks = new Blocks(BasicBlocks.of(padded, bytes.size(), operations), FusedJumps.fuse(this));
    return true;
  }

  private Blocks blocks() {
    Blocks found = blocks;
    if (found == null) {
      throw new IllegalStateException("blocks are not known yet");
    }
    return found;
  }

  private long[] destinations() {
    long[] found = jumpDestinations;
    if (found == null) {
      found = new long[(bytes.size() >>> 6) + 1];
      for (int i = 0; i < bytes.size(); i++) {
        int opcode = padded[i];
        if (opcode == Opcodes.JUMPDEST) {
          found[i >>> 6] |= 1L << i;
        } else if (opcode > Opcodes.PUSH0) {
          // No other opcode from there on is positive as a byte but pushes.
          i += opcode - Opcodes.PUSH0;
        }
      }
      jumpDestinations = found;
    }
    return found;
  }

  /** Whose code runs in its stead (EIP-7702). */
  Optional<Address> delegate() {
    return delegate;
  }

  int size() {
    return bytes.size();
  }

  /** Bytes of memory that it takes, about, when all is known. */
  long memory() {
    return 4L * padded.length;
  }

  /** The block behind {@code position}, as {@link BasicBlocks#at}. */
  long block(int position) {
    return blocks().blocks.at(position);
  }

  Bytes bytes() {
    return bytes;
  }

  /** The opcode at {@code position}, at most a push behind the end; STOP beyond it. */
  int at(int position) {
    return padded[position] & 0xff;
  }

  /**
   * The copy of the code, and zeros behind it, that {@linkplain FusedJumps has opcodes of our own}.
   */
  byte[] fused() {
    return blocks().fused;
  }

  /** The destination that the two bytes from {@code position} name. */
  int destination(int position) {
    return (padded[position] & 0xff) << 8 | padded[position + 1] & 0xff;
  }

  byte[] padded() {
    return padded;
  }

  /** Pushes {@code length} bytes from {@code position} as a number, with zeros beyond the end. */
  void push(int position, int length, OperandStack stack) {
    stack.push(
        limb(position, length - 24),
        limb(position, length - 16),
        limb(position, length - 8),
        limb(position, length));
  }

  /** The same of at most eight bytes. */
  void pushShort(int position, int length, OperandStack stack) {
    stack.push(0, 0, 0, Limbs.read(padded, position) >>> 64 - 8 * length);
  }

  /** The limb that ends {@code end} bytes behind {@code position}, without what is before it. */
  private long limb(int position, int end) {
    if (end >= 8) {
      return Limbs.read(padded, position + end - 8);
    }
    return end <= 0 ? 0 : Limbs.read(padded, position) >>> 64 - 8 * end;
  }

  boolean isJumpDestination(long position) {
    return position < bytes.size() && (destinations()[(int) position >>> 6] >>> position & 1) == 1;
  }
}
