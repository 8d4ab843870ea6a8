package network.haca.attestation;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import network.haca.primitives.Bytes;

/**
 * The part of CBOR (RFC 8949) that attestation documents use: unsigned and negative integers, byte
 * and text strings, arrays and maps (all definite or indefinite), null, true and false. Text is
 * well-formed UTF-8; the keys of a map are numbers, text or bytes, and each is there once. Bounded
 * in depth and in the number of items; lengths never exceed the input. Whatever is not the shortest
 * form of its number or length is refused by {@link DocumentRules#STRICT} alone, and so are strings
 * in chunks: AWS' encoder makes neither, but maps without a length.
 */
final class CborReader {
  private static final int DEPTH_MAX = 8;

  /** A real document has about 60. */
  private static final int ITEMS_MAX = 1_024;

  private static final Object BREAK = new Object();

  /** The value of CBOR's null; Java's would be a missing key. */
  static final Object NULL = new Object();

  private final Bytes input;
  private final DocumentRules rules;
  private int position;
  private int items;

  /** The input is not readable CBOR. */
  static final class MalformedException extends Exception {
    MalformedException(String message) {
      super(message);
    }
  }

  private CborReader(Bytes input, DocumentRules rules) {
    this.input = input;
    this.rules = rules;
  }

  /**
   * The one item that the input is: Long, Bytes, String, List, Map, Boolean or {@link #NULL}. A
   * leading tag is skipped.
   */
  static Object read(Bytes input, DocumentRules rules) throws MalformedException {
    CborReader reader = new CborReader(input, rules);
    if (!input.isEmpty() && input.get(0) >>> 5 == 6) {
      reader.argument(reader.next() & 0x1f);
    }
    Object item = reader.item(0);
    if (item == BREAK || reader.position != input.size()) {
      throw new MalformedException("bytes follow the item");
    }
    return item;
  }

  private Object item(int depth) throws MalformedException {
    if (depth > DEPTH_MAX) {
      throw new MalformedException("nested deeper than " + DEPTH_MAX);
    }
    if (++items > ITEMS_MAX) {
      throw new MalformedException("more than " + ITEMS_MAX + " items");
    }
    int head = next();
    int info = head & 0x1f;
    return switch (head >>> 5) {
      case 0 -> argument(info);
      case 1 -> -1 - argument(info);
      case 2 -> string(2, info);
      case 3 -> text(string(3, info));
      case 4 -> array(info, depth);
      case 5 -> map(info, depth);
      case 7 -> simple(info);
      default -> throw new MalformedException("a tag inside the document");
    };
  }

  private Object simple(int info) throws MalformedException {
    return switch (info) {
      case 20 -> false;
      case 21 -> true;
      case 22 -> NULL;
      case 31 -> BREAK;
      default -> throw new MalformedException("simple value " + info);
    };
  }

  private List<Object> array(int info, int depth) throws MalformedException {
    List<Object> items = new ArrayList<>();
    long count = info == 31 ? Long.MAX_VALUE : argument(info);
    while (items.size() < count) {
      Object item = item(depth + 1);
      if (item == BREAK) {
        requireIndefinite(info);
        break;
      }
      items.add(item);
    }
    return items;
  }

  private Map<Object, Object> map(int info, int depth) throws MalformedException {
    Map<Object, Object> entries = new LinkedHashMap<>();
    long count = info == 31 ? Long.MAX_VALUE : argument(info);
    while (entries.size() < count) {
      Object key = item(depth + 1);
      if (key == BREAK) {
        requireIndefinite(info);
        break;
      }
      if (!(key instanceof Long || key instanceof String || key instanceof Bytes)) {
        throw new MalformedException("a key that is no number, text or bytes");
      }
      Object value = item(depth + 1);
      if (value == BREAK || entries.put(key, value) != null) {
        throw new MalformedException("a map with a key twice or without a value");
      }
    }
    return entries;
  }

  private static void requireIndefinite(int info) throws MalformedException {
    if (info != 31) {
      throw new MalformedException("a break in a definite container");
    }
  }

  /** Of one length, or in chunks of the same type until a break. */
  private Bytes string(int type, int info) throws MalformedException {
    if (info != 31) {
      return bytes(info);
    }
    if (rules == DocumentRules.STRICT) {
      throw new MalformedException("a string in chunks");
    }
    List<Bytes> chunks = new ArrayList<>();
    for (int head = next(); head != 0xff; head = next()) {
      if (head >>> 5 != type || (head & 0x1f) == 31) {
        throw new MalformedException("a string with something else in it");
      }
      Bytes chunk = bytes(head & 0x1f);
      if (type == 3) {
        var _ = text(chunk);
      }
      chunks.add(chunk);
    }
    return Bytes.concat(chunks.toArray(Bytes[]::new));
  }

  private static String text(Bytes utf8) throws MalformedException {
    if (!Utf8.isWellFormed(utf8)) {
      throw new MalformedException("text that is not UTF-8");
    }
    return utf8.toUtf8();
  }

  private Bytes bytes(int info) throws MalformedException {
    long length = argument(info);
    if (length > input.size() - position) {
      throw new MalformedException("a string runs past the end");
    }
    Bytes value = input.slice(position, (int) length);
    position += (int) length;
    return value;
  }

  private long argument(int info) throws MalformedException {
    if (info < 24) {
      return info;
    }
    if (info > 27) {
      throw new MalformedException("length form " + info);
    }
    long value = 0;
    for (int i = 0; i < 1 << (info - 24); i++) {
      value = value << 8 | next();
    }
    if (value < 0) {
      throw new MalformedException("a number over 2^63");
    }
    if (rules == DocumentRules.STRICT && value < least(info)) {
      throw new MalformedException("a number that is not in its shortest form");
    }
    return value;
  }

  /** The least number that needs the bytes of this form. */
  private static long least(int info) {
    return info == 24 ? 24 : 1L << (8 << (info - 25));
  }

  private int next() throws MalformedException {
    if (position >= input.size()) {
      throw new MalformedException("the input ends early");
    }
    return input.get(position++);
  }
}
