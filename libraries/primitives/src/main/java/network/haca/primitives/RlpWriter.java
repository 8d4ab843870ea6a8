package network.haca.primitives;

import java.util.Arrays;

/**
 * Writes Recursive Length Prefix (Ethereum Yellow Paper, appendix B) from its end to its beginning,
 * so that the length of a list is known when its prefix is written. The last item of a list goes in
 * first. Can be used again after {@link #clear}; not for concurrent use.
 */
public final class RlpWriter {
  private byte[] buffer;

  /** Where what is written begins. */
  private int start;

  /**
   * @param expected bytes that are enough mostly; it grows
   */
  public RlpWriter(int expected) {
    this.buffer = new byte[expected];
    this.start = expected;
  }

  public void clear() {
    start = buffer.length;
  }

  /** Bytes written. */
  public int size() {
    return buffer.length - start;
  }

  public void text(Bytes text) {
    int size = text.size();
    encoded(text, 0, size);
    if (size != 1 || text.get(0) >= 0x80) {
      prefix(0x80, size);
    }
  }

  /** An unsigned number. */
  public void number(long number) {
    int size = size();
    for (long rest = number; rest != 0; rest >>>= Byte.SIZE) {
      octet((int) rest);
    }
    if (number < 0 || number >= 0x80 || number == 0) {
      prefix(0x80, size() - size);
    }
  }

  /** Bytes that are encoded already. */
  public void encoded(Bytes source, int from, int length) {
    reserve(length);
    start -= length;
    source.copyTo(from, buffer, start, length);
  }

  /** A byte as it is. */
  public void octet(int value) {
    reserve(1);
    buffer[--start] = (byte) value;
  }

  /** Before what was written since {@link #size} was {@code end}: it is a text. */
  public void textPrefix(int end) {
    prefix(0x80, size() - end);
  }

  /** Before what was written since {@link #size} was {@code end}: it is the items of a list. */
  public void listPrefix(int end) {
    prefix(0xc0, size() - end);
  }

  public Bytes toBytes() {
    return Bytes.wrap(Arrays.copyOfRange(buffer, start, buffer.length));
  }

  /** The hash of what is written. */
  public Bytes32 keccak() {
    return Keccak.hash(buffer, start, size());
  }

  private void prefix(int base, int length) {
    if (length < 56) {
      octet(base + length);
      return;
    }
    int size = size();
    for (int rest = length; rest != 0; rest >>>= Byte.SIZE) {
      octet(rest);
    }
    octet(base + 55 + size() - size);
  }

  private void reserve(int more) {
    if (start < more) {
      int size = size();
      byte[] larger = new byte[2 * buffer.length + more];
      System.arraycopy(buffer, start, larger, larger.length - size, size);
      start = larger.length - size;
      buffer = larger;
    }
  }
}
