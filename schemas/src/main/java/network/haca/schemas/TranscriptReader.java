package network.haca.schemas;

import java.util.SortedMap;
import java.util.TreeMap;
import network.haca.primitives.Bytes;

/** Reads what {@link Transcript} writes, from bytes of a stranger. */
public final class TranscriptReader {
  private final Bytes bytes;
  private int position;

  public TranscriptReader(Bytes bytes) {
    this.bytes = bytes;
  }

  /** The bytes end before what is read, or say a number that is too large. */
  public static final class MalformedException extends Exception {
    private MalformedException(String message) {
      super(message);
    }
  }

  /**
   * Reads a number of items.
   *
   * @param most that there may be
   */
  public int count(int most) throws MalformedException {
    if (bytes.size() - position < Integer.BYTES) {
      throw new MalformedException("it ends within a length");
    }
    long count = 0;
    for (int i = 0; i < Integer.BYTES; i++) {
      count |= (long) bytes.get(position++) << i * Byte.SIZE;
    }
    if (count > most) {
      throw new MalformedException(
          "it has %s where at most %s are possible".formatted(count, most));
    }
    return (int) count;
  }

  /**
   * Reads the bytes of a field.
   *
   * @param most that there may be
   */
  public Bytes field(int most) throws MalformedException {
    int size = count(most);
    if (bytes.size() - position < size) {
      throw new MalformedException("it ends within a field");
    }
    Bytes field = bytes.slice(position, size);
    position += size;
    return field;
  }

  /** Reads a field of exactly so many bytes. */
  public Bytes fixed(int size) throws MalformedException {
    Bytes field = field(size);
    if (field.size() != size) {
      throw new MalformedException("a field has %s bytes, not %s".formatted(field.size(), size));
    }
    return field;
  }

  /**
   * Reads a text in well-formed UTF-8.
   *
   * @param most bytes that there may be
   */
  public String text(int most) throws MalformedException {
    return field(most).asUtf8().orElseThrow(() -> new MalformedException("a text is not UTF-8"));
  }

  /**
   * Reads texts by name; where a name is there more than once, the last counts.
   *
   * @param most that there may be
   * @param bytesMax of a name, and of a text
   */
  public SortedMap<String, String> texts(int most, int bytesMax) throws MalformedException {
    SortedMap<String, String> texts = new TreeMap<>();
    int count = count(most);
    for (int i = 0; i < count; i++) {
      texts.put(text(bytesMax), text(bytesMax));
    }
    return texts;
  }

  /** Whether all has been read. */
  public boolean isAtEnd() {
    return position == bytes.size();
  }

  /** Fails if there is more. */
  public void end() throws MalformedException {
    if (!isAtEnd()) {
      throw new MalformedException(
          "%s bytes are behind its end".formatted(bytes.size() - position));
    }
  }
}
