package network.haca.attestation;

import java.util.List;
import java.util.Map;
import network.haca.primitives.Bytes;

/** Writes the part of CBOR that attestation documents use, with shortest lengths. */
final class CborWriter {
  static final Bytes NULL = Bytes.fromHex("f6");

  private CborWriter() {}

  static Bytes unsigned(long value) {
    return head(0, value);
  }

  static Bytes bytes(Bytes value) {
    return Bytes.concat(head(2, value.size()), value);
  }

  static Bytes text(String value) {
    Bytes utf8 = Bytes.ofUtf8(value);
    return Bytes.concat(head(3, utf8.size()), utf8);
  }

  static Bytes array(List<Bytes> items) {
    return Bytes.concat(head(4, items.size()), Bytes.concat(items.toArray(Bytes[]::new)));
  }

  /** Entries in the order of the map. */
  static Bytes map(Map<Bytes, Bytes> entries) {
    Bytes all = head(5, entries.size());
    for (Map.Entry<Bytes, Bytes> entry : entries.entrySet()) {
      all = Bytes.concat(all, entry.getKey(), entry.getValue());
    }
    return all;
  }

  private static Bytes head(int major, long value) {
    int type = major << 5;
    if (value < 24) {
      return Bytes.wrap(new byte[] {(byte) (type | value)});
    }
    int width = value < 1 << 8 ? 1 : value < 1 << 16 ? 2 : value < 1L << 32 ? 4 : 8;
    byte[] head = new byte[1 + width];
    head[0] = (byte) (type | 24 + Integer.numberOfTrailingZeros(width));
    for (int i = 0; i < width; i++) {
      head[width - i] = (byte) (value >>> 8 * i);
    }
    return Bytes.wrap(head);
  }
}
