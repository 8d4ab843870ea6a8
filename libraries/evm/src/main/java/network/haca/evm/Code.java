package network.haca.evm;

import java.util.BitSet;
import network.haca.primitives.Bytes;

/** Code with its valid jump destinations. */
final class Code {
  static final Code EMPTY = new Code(Bytes.EMPTY);
  private static final int PUSH1 = 0x60;
  private static final int PUSH32 = 0x7f;

  private final Bytes bytes;
  private final byte[] array;
  private final BitSet jumpDestinations = new BitSet();

  Code(Bytes bytes) {
    this.bytes = bytes;
    this.array = bytes.toArray();
    for (int i = 0; i < array.length; i++) {
      int opcode = array[i] & 0xff;
      if (opcode == 0x5b) {
        jumpDestinations.set(i);
      } else if (opcode >= PUSH1 && opcode <= PUSH32) {
        i += opcode - PUSH1 + 1;
      }
    }
  }

  int size() {
    return array.length;
  }

  Bytes bytes() {
    return bytes;
  }

  /** The opcode at {@code position}; STOP beyond the end. */
  int at(int position) {
    return position < array.length ? array[position] & 0xff : 0;
  }

  /** {@code length} bytes from {@code position} as a number, with zeros beyond the end. */
  UInt256 push(int position, int length) {
    int available = Math.clamp(array.length - position, 0, length);
    if (available == length) {
      return UInt256.read(array, position, length);
    }
    byte[] padded = new byte[length];
    System.arraycopy(array, Math.min(position, array.length), padded, 0, available);
    return UInt256.read(padded, 0, length);
  }

  boolean isJumpDestination(long position) {
    return position < array.length && jumpDestinations.get((int) position);
  }
}
