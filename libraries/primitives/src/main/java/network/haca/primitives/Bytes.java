package network.haca.primitives;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Objects;
import java.util.Optional;

/** An immutable sequence of bytes, ordered as unsigned big-endian text. */
public final class Bytes implements Comparable<Bytes> {
  public static final Bytes EMPTY = new Bytes(new byte[0]);

  private static final VarHandle BIG_ENDIAN =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

  private final byte[] value;
  private final int from;
  private final int size;

  private Bytes(byte[] owned) {
    this(owned, 0, owned.length);
  }

  private Bytes(byte[] value, int from, int size) {
    this.value = value;
    this.from = from;
    this.size = size;
  }

  /** A copy of {@code source}: later changes to the array are not seen here. */
  public static Bytes copyOf(byte[] source) {
    return source.length == 0 ? EMPTY : new Bytes(source.clone());
  }

  /** Takes the array over without copying; the caller must not touch it again. */
  public static Bytes wrap(byte[] owned) {
    return new Bytes(owned);
  }

  /**
   * A range of an array without copying: good only until the array changes. For what is handed to
   * somebody who is done with it before the owner goes on.
   */
  public static Bytes view(byte[] array, int from, int size) {
    Objects.checkFromIndexSize(from, size, array.length);
    return new Bytes(array, from, size);
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
      size = Math.addExact(size, part.size);
    }
    byte[] joined = new byte[size];
    int position = 0;
    for (Bytes part : parts) {
      System.arraycopy(part.value, part.from, joined, position, part.size);
      position += part.size;
    }
    return new Bytes(joined);
  }

  public int size() {
    return size;
  }

  public boolean isEmpty() {
    return size == 0;
  }

  /** The byte at {@code index}, 0 to 255. */
  public int get(int index) {
    return value[from + Objects.checkIndex(index, size)] & 0xff;
  }

  /** The eight bytes at {@code index} as a big-endian number. */
  public long getLong(int index) {
    return (long) BIG_ENDIAN.get(value, from + Objects.checkFromIndexSize(index, Long.BYTES, size));
  }

  public Bytes slice(int from, int length) {
    if (from < 0 || length < 0 || from > size - length) {
      throw new IndexOutOfBoundsException(
          "slice " + from + "+" + length + " of " + size + " bytes");
    }
    int at = this.from + from;
    return new Bytes(Arrays.copyOfRange(value, at, at + length));
  }

  /** Copies {@code length} bytes from {@code from} into {@code target} at {@code at}. */
  public void copyTo(int from, byte[] target, int at, int length) {
    Objects.checkFromIndexSize(from, length, size);
    System.arraycopy(value, this.from + from, target, at, length);
  }

  public byte[] toArray() {
    return Arrays.copyOfRange(value, from, from + size);
  }

  public ByteBuffer asReadOnlyBuffer() {
    return ByteBuffer.wrap(value, from, size).slice().asReadOnlyBuffer();
  }

  /** For this package's algorithms only, which read and never keep it. */
  byte[] unsafeArray() {
    return size == value.length ? value : toArray();
  }

  /** Lower-case hexadecimal with {@code 0x}. */
  public String toHex() {
    return "0x" + HexFormat.of().formatHex(value, from, from + size);
  }

  /** The text, with U+FFFD in the place of what is malformed. */
  public String toUtf8() {
    return new String(value, from, size, StandardCharsets.UTF_8);
  }

  /** The text that these bytes are; nothing if they are malformed, where others differ. */
  public Optional<String> asUtf8() {
    try {
      return Optional.of(
          StandardCharsets.UTF_8
              .newDecoder()
              .onMalformedInput(CodingErrorAction.REPORT)
              .onUnmappableCharacter(CodingErrorAction.REPORT)
              .decode(ByteBuffer.wrap(value, from, size))
              .toString());
    } catch (CharacterCodingException e) {
      return Optional.empty();
    }
  }

  @Override
  public int compareTo(Bytes other) {
    return Arrays.compareUnsigned(
        value, from, from + size, other.value, other.from, other.from + other.size);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Bytes bytes
        && Arrays.equals(
            value, from, from + size, bytes.value, bytes.from, bytes.from + bytes.size);
  }

  @Override
  public int hashCode() {
    // The same as Arrays.hashCode of the bytes alone.
    int hash = 1;
    for (int i = from; i < from + size; i++) {
      hash = 31 * hash + value[i];
    }
    return hash;
  }

  @Override
  public String toString() {
    return toHex();
  }
}
