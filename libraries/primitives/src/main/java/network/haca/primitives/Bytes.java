package network.haca.primitives;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;

/** An immutable sequence of bytes, ordered as unsigned big-endian text. */
public final class Bytes implements Comparable<Bytes> {
  public static final Bytes EMPTY = new Bytes(new byte[0]);

  private static final VarHandle BIG_ENDIAN =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

  private final byte[] value;

  private Bytes(byte[] owned) {
    this.value = owned;
  }

  /** A copy of {@code source}: later changes to the array are not seen here. */
  public static Bytes copyOf(byte[] source) {
    return source.length == 0 ? EMPTY : new Bytes(source.clone());
  }

  /** Takes the array over without copying; the caller must not touch it again. */
  public static Bytes wrap(byte[] owned) {
    return new Bytes(owned);
  }

  public static Bytes copyOf(ByteBuffer source) {
    byte[] copy = new byte[source.remaining()];
    source.duplicate().get(copy);
    return new Bytes(copy);
  }

  public static Bytes ofUtf8(String text) {
    return new Bytes(text.getBytes(StandardCharsets.UTF_8));
  }

  /**
   * Parses hexadecimal digits with or without {@code 0x}.
   *
   * @throws IllegalArgumentException if a character is no hexadecimal digit or their number is odd
   */
  public static Bytes fromHex(String text) {
    return new Bytes(HexFormat.of().parseHex(text.startsWith("0x") ? text.substring(2) : text));
  }

  public static Bytes concat(Bytes... parts) {
    int size = 0;
    for (Bytes part : parts) {
      size = Math.addExact(size, part.value.length);
    }
    byte[] joined = new byte[size];
    int position = 0;
    for (Bytes part : parts) {
      System.arraycopy(part.value, 0, joined, position, part.value.length);
      position += part.value.length;
    }
    return new Bytes(joined);
  }

  public int size() {
    return value.length;
  }

  public boolean isEmpty() {
    return value.length == 0;
  }

  /** The byte at {@code index}, 0 to 255. */
  public int get(int index) {
    return value[index] & 0xff;
  }

  /** The eight bytes at {@code index} as a big-endian number. */
  public long getLong(int index) {
    return (long) BIG_ENDIAN.get(value, index);
  }

  public Bytes slice(int from, int length) {
    if (from < 0 || length < 0 || from > value.length - length) {
      throw new IndexOutOfBoundsException(
          "slice " + from + "+" + length + " of " + value.length + " bytes");
    }
    return new Bytes(Arrays.copyOfRange(value, from, from + length));
  }

  /** Copies {@code length} bytes from {@code from} into {@code target} at {@code at}. */
  public void copyTo(int from, byte[] target, int at, int length) {
    System.arraycopy(value, from, target, at, length);
  }

  public byte[] toArray() {
    return value.clone();
  }

  public ByteBuffer asReadOnlyBuffer() {
    return ByteBuffer.wrap(value).asReadOnlyBuffer();
  }

  /** For this package's algorithms only, which read and never keep it. */
  byte[] unsafeArray() {
    return value;
  }

  /** Lower-case hexadecimal with {@code 0x}. */
  public String toHex() {
    return "0x" + HexFormat.of().formatHex(value);
  }

  public String toUtf8() {
    return new String(value, StandardCharsets.UTF_8);
  }

  @Override
  public int compareTo(Bytes other) {
    return Arrays.compareUnsigned(value, other.value);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Bytes bytes && Arrays.equals(value, bytes.value);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(value);
  }

  @Override
  public String toString() {
    return toHex();
  }
}
