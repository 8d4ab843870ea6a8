package network.haca.primitives;

import java.math.BigInteger;

/** Writes DER, and what is none where a test says so. */
final class DerWriter {
  static final Bytes NULL = Bytes.fromHex("0500");

  private DerWriter() {}

  static Bytes element(int tag, Bytes... contents) {
    Bytes content = Bytes.concat(contents);
    int size = content.size();
    String length =
        size < 0x80
            ? "%02x".formatted(size)
            : size < 0x100 ? "81%02x".formatted(size) : "82%04x".formatted(size);
    return Bytes.concat(Bytes.fromHex("%02x".formatted(tag)), Bytes.fromHex(length), content);
  }

  static Bytes sequence(Bytes... contents) {
    return element(DerReader.SEQUENCE, contents);
  }

  static Bytes integer(BigInteger value) {
    return element(DerReader.INTEGER, Bytes.wrap(value.toByteArray()));
  }

  static Bytes bits(Bytes content) {
    return element(DerReader.BIT_STRING, Bytes.fromHex("00"), content);
  }

  static Bytes identifier(String hex) {
    return element(DerReader.OBJECT_IDENTIFIER, Bytes.fromHex(hex));
  }
}
