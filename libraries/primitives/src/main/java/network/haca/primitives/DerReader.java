package network.haca.primitives;

import java.math.BigInteger;

/**
 * Reads DER (ITU-T X.690) one element after the other and takes nothing else: low tag numbers,
 * definite lengths in their shortest form, positive integers without superfluous zeros. Lengths end
 * at 65,535, more than any key or certificate has.
 */
public final class DerReader {
  public static final int BOOLEAN = 0x01;
  public static final int INTEGER = 0x02;
  public static final int BIT_STRING = 0x03;
  public static final int OCTET_STRING = 0x04;
  public static final int OBJECT_IDENTIFIER = 0x06;
  public static final int SEQUENCE = 0x30;
  public static final int SET = 0x31;

  private static final int HIGH_TAG_NUMBER = 0x1f;
  private static final int LONG_LENGTH = 0x80;
  private static final int LENGTH_BYTES_MAX = 2;

  private final Bytes input;
  private int position;

  /** The input is not DER, or not of the expected shape. */
  public static final class MalformedException extends Exception {
    public MalformedException(String message) {
      super(message);
    }
  }

  /**
   * A tag, its content, and both as they stand in the input.
   *
   * @param tag the identifier byte, with class and constructed bit
   */
  public record Element(int tag, Bytes content, Bytes encoded) {}

  public DerReader(Bytes input) {
    this.input = input;
  }

  public boolean isAtEnd() {
    return position == input.size();
  }

  /** Returns true if an element with this tag comes next. */
  public boolean isNext(int tag) {
    return !isAtEnd() && input.get(position) == tag;
  }

  /** The next element, whatever it is. */
  public Element next() throws MalformedException {
    int start = position;
    int tag = octet();
    if ((tag & HIGH_TAG_NUMBER) == HIGH_TAG_NUMBER) {
      throw new MalformedException("a tag number over 30");
    }
    int length = length();
    if (length > input.size() - position) {
      throw new MalformedException("an element runs past the end");
    }
    Bytes content = input.slice(position, length);
    position += length;
    return new Element(tag, content, input.slice(start, position - start));
  }

  /** The content of the next element, which has this tag. */
  public Bytes read(int tag) throws MalformedException {
    Element element = next();
    if (element.tag() != tag) {
      throw new MalformedException(
          "tag 0x"
              + Integer.toHexString(element.tag())
              + " in the place of 0x"
              + Integer.toHexString(tag));
    }
    return element.content();
  }

  /** Into the next element, which has this tag. */
  public DerReader enter(int tag) throws MalformedException {
    return new DerReader(read(tag));
  }

  /** A positive integer in its shortest form. */
  public BigInteger positiveInteger() throws MalformedException {
    Bytes content = read(INTEGER);
    boolean isPositive = !content.isEmpty() && content.get(0) < 0x80;
    if (!isPositive || (content.get(0) == 0 && !isSignByte(content))) {
      throw new MalformedException("an integer that is not positive, or not in its shortest form");
    }
    return new BigInteger(1, content.toArray());
  }

  /** Returns true if the zero in front is there because the number would be negative without it. */
  private static boolean isSignByte(Bytes content) {
    return content.size() > 1 && content.get(1) >= 0x80;
  }

  /** The content of a bit string of whole bytes. */
  public Bytes wholeBits() throws MalformedException {
    Bytes content = read(BIT_STRING);
    if (content.isEmpty() || content.get(0) != 0) {
      throw new MalformedException("a bit string that is not of whole bytes");
    }
    return content.slice(1, content.size() - 1);
  }

  /** Nothing may be left. */
  public void end() throws MalformedException {
    if (!isAtEnd()) {
      throw new MalformedException("bytes follow the last element");
    }
  }

  private int length() throws MalformedException {
    int first = octet();
    if (first < LONG_LENGTH) {
      return first;
    }
    int count = first - LONG_LENGTH;
    if (count < 1 || count > LENGTH_BYTES_MAX) {
      throw new MalformedException("a length of indefinite form or over 65535");
    }
    int length = 0;
    for (int i = 0; i < count; i++) {
      length = length << 8 | octet();
    }
    if (length < (count == 1 ? LONG_LENGTH : 1 << 8)) {
      throw new MalformedException("a length that is not in its shortest form");
    }
    return length;
  }

  private int octet() throws MalformedException {
    if (isAtEnd()) {
      throw new MalformedException("the input ends early");
    }
    return input.get(position++);
  }
}
