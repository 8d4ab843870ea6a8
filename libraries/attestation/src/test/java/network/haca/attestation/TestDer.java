package network.haca.attestation;

import java.math.BigInteger;
import network.haca.primitives.Bytes;

/** Writes DER for certificates of tests. */
final class TestDer {
  private TestDer() {}

  static Bytes element(int tag, Bytes... contents) {
    Bytes content = Bytes.concat(contents);
    int size = content.size();
    byte[] head =
        size < 0x80
            ? new byte[] {(byte) tag, (byte) size}
            : size < 0x100
                ? new byte[] {(byte) tag, (byte) 0x81, (byte) size}
                : new byte[] {(byte) tag, (byte) 0x82, (byte) (size >> 8), (byte) size};
    return Bytes.concat(Bytes.wrap(head), content);
  }

  static Bytes sequence(Bytes... contents) {
    return element(0x30, contents);
  }

  static Bytes integer(BigInteger value) {
    return element(0x02, Bytes.wrap(value.toByteArray()));
  }

  static Bytes bits(Bytes content) {
    return element(0x03, Bytes.fromHex("00"), content);
  }

  static Bytes identifier(String hex) {
    return element(0x06, Bytes.fromHex(hex));
  }

  static Bytes text(int tag, String value) {
    return element(tag, Bytes.ofUtf8(value));
  }

  static Bytes name(String commonName) {
    return name(text(0x0c, commonName));
  }

  /** Of one attribute, the common name. */
  static Bytes name(Bytes value) {
    return sequence(element(0x31, sequence(identifier("550403"), value)));
  }

  static Bytes extension(String identifier, boolean isCritical, String valueHex) {
    return sequence(
        identifier(identifier),
        isCritical ? Bytes.fromHex("0101ff") : Bytes.EMPTY,
        element(0x04, Bytes.fromHex(valueHex)));
  }
}
