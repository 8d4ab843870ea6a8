package network.haca.evm;

import java.util.Arrays;
import network.haca.primitives.Bytes;

/** A frame's memory: grows by words, and the frame pays for it. */
final class Memory {
  private byte[] bytes = new byte[0];
  private long words;

  long size() {
    return words * 32;
  }

  /** Returns true if the range needs nothing new. */
  boolean covers(long offset, long length) {
    return offset <= Integer.MAX_VALUE && length <= Integer.MAX_VALUE && offset + length <= size();
  }

  /**
   * What it costs to have {@code length} bytes at {@code offset}; overflowing ranges cost more than
   * any gas.
   */
  long expansionCost(long offset, long length) {
    if (length == 0) {
      return 0;
    }
    long end = offset + length;
    if (offset > Integer.MAX_VALUE || length > Integer.MAX_VALUE || end > Integer.MAX_VALUE - 31) {
      return Long.MAX_VALUE;
    }
    long needed = (end + 31) / 32;
    return needed <= words ? 0 : cost(needed) - cost(words);
  }

  private static long cost(long words) {
    return 3 * words + words * words / 512;
  }

  /** The range was paid for. */
  void expand(long offset, long length) {
    if (length == 0) {
      return;
    }
    long needed = (offset + length + 31) / 32;
    if (needed > words) {
      words = needed;
      if (words * 32 > bytes.length) {
        bytes = Arrays.copyOf(bytes, (int) Math.max(words * 32, bytes.length * 2L));
      }
    }
  }

  void storeByte(long offset, byte value) {
    bytes[(int) offset] = value;
  }

  byte[] array() {
    return bytes;
  }

  Bytes read(long offset, long length) {
    if (length == 0) {
      return Bytes.EMPTY;
    }
    return Bytes.wrap(Arrays.copyOfRange(bytes, (int) offset, (int) (offset + length)));
  }

  /** What is there, good until the memory changes. */
  Bytes view(long offset, long length) {
    return length == 0 ? Bytes.EMPTY : Bytes.view(bytes, (int) offset, (int) length);
  }

  /** Copies from {@code source}, with zeros where it ends. */
  void write(long offset, Bytes source, long sourceOffset, long length) {
    if (length == 0) {
      return;
    }
    int available = (int) Math.max(0, Math.min(length, source.size() - sourceOffset));
    if (available > 0) {
      source.asReadOnlyBuffer().get((int) sourceOffset, bytes, (int) offset, available);
    }
    Arrays.fill(bytes, (int) offset + available, (int) (offset + length), (byte) 0);
  }

  void copy(long to, long from, long length) {
    System.arraycopy(bytes, (int) from, bytes, (int) to, (int) length);
  }
}
