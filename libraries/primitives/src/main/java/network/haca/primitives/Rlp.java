package network.haca.primitives;

import java.math.BigInteger;
import java.util.Arrays;
import java.util.List;

/**
 * Recursive Length Prefix (Ethereum Yellow Paper, appendix B). Decoding is strict: one item,
 * canonical lengths, nothing after it, a bounded depth.
 */
public final class Rlp {
  public static final int DEPTH_MAX = 64;

  private Rlp() {}

  /** A decoded item. */
  public sealed interface Item permits Text, Sequence {}

  /** A byte string. */
  public record Text(Bytes value) implements Item {}

  /** A list of items. */
  public record Sequence(List<Item> items) implements Item {
    public Sequence {
      items = List.copyOf(items);
    }
  }

  /** The input is not the canonical encoding of one item. */
  public static final class MalformedException extends Exception {
    public MalformedException(String reason) {
      super(reason);
    }
  }

  public static Bytes encode(Bytes text) {
    if (text.size() == 1 && text.get(0) < 0x80) {
      return text;
    }
    return Bytes.concat(prefix(0x80, text.size()), text);
  }

  /** A non-negative number without leading zeros. */
  public static Bytes encode(BigInteger number) {
    return encode(unsigned(number));
  }

  public static Bytes encode(long number) {
    return encode(BigInteger.valueOf(number));
  }

  /** A list of items that are encoded already. */
  public static Bytes encodeList(List<Bytes> encodedItems) {
    Bytes[] parts = new Bytes[1 + encodedItems.size()];
    int size = 0;
    for (int i = 1; i < parts.length; i++) {
      parts[i] = encodedItems.get(i - 1);
      size += parts[i].size();
    }
    parts[0] = prefix(0xc0, size);
    return Bytes.concat(parts);
  }

  public static Bytes encodeList(Bytes... encodedItems) {
    return encodeList(List.of(encodedItems));
  }

  public static Bytes encode(Item item) {
    return switch (item) {
      case Text text -> encode(text.value());
      case Sequence sequence -> encodeList(sequence.items().stream().map(Rlp::encode).toList());
    };
  }

  /** The shortest big-endian form of a non-negative number: empty for zero. */
  public static Bytes unsigned(BigInteger number) {
    if (number.signum() < 0) {
      throw new IllegalArgumentException("RLP has no negative numbers: " + number);
    }
    if (number.signum() == 0) {
      return Bytes.EMPTY;
    }
    byte[] signed = number.toByteArray();
    Bytes bytes = Bytes.wrap(signed);
    return signed[0] == 0 ? bytes.slice(1, signed.length - 1) : bytes;
  }

  public static Item decode(Bytes input) throws MalformedException {
    RlpReader reader = new RlpReader(input);
    Item item = reader.next(input.size(), 0);
    if (reader.position() != input.size()) {
      throw new MalformedException((input.size() - reader.position()) + " bytes after the item");
    }
    return item;
  }

  /**
   * Where the items of an encoded list begin, without decoding them.
   *
   * @return an offset for each item, and the end of the last
   */
  public static int[] offsets(Bytes list) throws MalformedException {
    RlpReader reader = new RlpReader(list);
    if (list.isEmpty()
        || list.get(0) < 0xc0
        || reader.header(list.size()) < list.size() - reader.position()) {
      throw new MalformedException("not one list");
    }
    int[] offsets = new int[18];
    int count = 0;
    while (reader.position() < list.size()) {
      if (count + 1 == offsets.length) {
        offsets = Arrays.copyOf(offsets, 2 * offsets.length);
      }
      offsets[count++] = reader.position();
      int length = reader.header(list.size());
      reader.goTo(reader.position() + length);
    }
    offsets[count] = list.size();
    return count + 1 == offsets.length ? offsets : Arrays.copyOf(offsets, count + 1);
  }

  /** The byte string that is encoded in {@code list} from {@code from} to {@code to}. */
  public static Bytes text(Bytes list, int from, int to) throws MalformedException {
    int first = list.get(from);
    int start = first < 0x80 ? from : from + 1;
    if (first < 0xb8 && to - start == (first < 0x80 ? 1 : first - 0x80)) {
      return list.slice(start, to - start);
    }
    RlpReader reader = new RlpReader(list);
    reader.goTo(from);
    if (first >= 0xc0 || reader.header(to) != to - reader.position()) {
      throw new MalformedException("no byte string at byte " + from);
    }
    return list.slice(reader.position(), to - reader.position());
  }

  private static Bytes prefix(int base, int length) {
    if (length < 56) {
      return Bytes.wrap(new byte[] {(byte) (base + length)});
    }
    int size = Integer.BYTES - Integer.numberOfLeadingZeros(length) / Byte.SIZE;
    byte[] prefix = new byte[1 + size];
    prefix[0] = (byte) (base + 55 + size);
    for (int i = 0; i < size; i++) {
      prefix[size - i] = (byte) (length >>> Byte.SIZE * i);
    }
    return Bytes.wrap(prefix);
  }
}
