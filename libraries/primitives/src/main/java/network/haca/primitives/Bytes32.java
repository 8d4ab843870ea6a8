package network.haca.primitives;

/** Exactly 32 bytes: a hash, an identity, a storage word. */
public record Bytes32(Bytes value) implements Comparable<Bytes32> {
  public static final int SIZE = 32;
  public static final Bytes32 ZERO = new Bytes32(Bytes.wrap(new byte[SIZE]));

  public Bytes32 {
    if (value.size() != SIZE) {
      throw new IllegalArgumentException("expected 32 bytes, got " + value.size());
    }
  }

  public static Bytes32 copyOf(byte[] source) {
    return new Bytes32(Bytes.copyOf(source));
  }

  public static Bytes32 fromHex(String text) {
    return new Bytes32(Bytes.fromHex(text));
  }

  /** A non-negative number as a big-endian word. */
  public static Bytes32 ofUnsigned(long number) {
    byte[] word = new byte[SIZE];
    for (int i = 0; i < Long.BYTES; i++) {
      word[SIZE - 1 - i] = (byte) (number >>> (8 * i));
    }
    return new Bytes32(Bytes.wrap(word));
  }

  public byte[] toArray() {
    return value.toArray();
  }

  public String toHex() {
    return value.toHex();
  }

  @Override
  public int compareTo(Bytes32 other) {
    return value.compareTo(other.value);
  }

  @Override
  public String toString() {
    return toHex();
  }
}
