package network.haca.schemas;

import java.io.ByteArrayOutputStream;
import java.util.SortedMap;
import network.haca.primitives.Bytes;

/**
 * Bytes that stand for what is hashed and signed (rule T1): every field is a little-endian u32
 * length and that many bytes, a list a u32 count and its items.
 */
public final class Transcript {
  /** Random bytes of the node in it. */
  public static final int RANDOM_SIZE = 16;

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  public void count(int count) {
    for (int shift = 0; shift < Integer.SIZE; shift += Byte.SIZE) {
      out.write(count >>> shift);
    }
  }

  public void field(Bytes value) {
    count(value.size());
    out.writeBytes(value.toArray());
  }

  public void text(String value) {
    field(Bytes.ofUtf8(value));
  }

  /** Writes texts by name, in the order of their names. */
  public void texts(SortedMap<String, String> texts) {
    count(texts.size());
    texts.forEach(
        (name, text) -> {
          text(name);
          text(text);
        });
  }

  public Bytes bytes() {
    return Bytes.wrap(out.toByteArray());
  }
}
