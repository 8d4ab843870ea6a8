package network.haca.evm;

import java.util.Optional;
import network.haca.evm.word.Limbs;
import network.haca.primitives.Address;
import network.haca.primitives.Bytes;

/** Code with its valid jump destinations and basic blocks. */
final class Code {
  /** Zeros behind the code: STOP, and the data of a push that the end cuts off. */
  private static final int PADDING = 1 + 32;

  private final Bytes bytes;
  private final byte[] padded;
  private final long[] jumpDestinations;
  private final BasicBlocks blocks;
  private final byte[] fused;
  private final Optional<Address> delegate;

  Code(Bytes bytes, OperationTable operations) {
    this.bytes = bytes;
    this.jumpDestinations = new long[(bytes.size() >>> 6) + 1];
    this.padded = new byte[bytes.size() + PADDING];
    bytes.asReadOnlyBuffer().get(0, padded, 0, bytes.size());
    for (int i = 0; i < bytes.size(); i++) {
      int opcode = padded[i] & 0xff;
      if (opcode == OperationTable.JUMPDEST) {
        jumpDestinations[i >>> 6] |= 1L << i;
      }
      i += OperationTable.dataLength(opcode);
    }
    this.blocks = BasicBlocks.of(padded, bytes.size(), operations);
    this.fused = FusedJumps.fuse(this);
    this.delegate = Delegation.target(bytes);
  }

  /** Whose code runs in its stead (EIP-7702). */
  Optional<Address> delegate() {
    return delegate;
  }

  int size() {
    return bytes.size();
  }

  /** Bytes of memory that it takes, about. */
  long memory() {
    return 3L * padded.length + 8L * jumpDestinations.length + blocks.memory();
  }

  /** The block behind {@code position}, as {@link BasicBlocks#at}. */
  long block(int position) {
    return blocks.at(position);
  }

  Bytes bytes() {
    return bytes;
  }

  /** The opcode at {@code position}, at most a push behind the end; STOP beyond it. */
  int at(int position) {
    return padded[position] & 0xff;
  }

  /** As {@link #at}, in the copy that {@linkplain FusedJumps has opcodes of our own}. */
  int fusedAt(int position) {
    return fused[position] & 0xff;
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
    return position < bytes.size()
        && (jumpDestinations[(int) position >>> 6] >>> position & 1) == 1;
  }
}
