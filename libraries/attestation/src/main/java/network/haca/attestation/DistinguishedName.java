package network.haca.attestation;

import network.haca.primitives.Bytes;
import network.haca.primitives.DerReader;
import network.haca.primitives.DerReader.MalformedException;

/**
 * Names in certificates, which are the same if their bytes are: attributes in DER whose values are
 * PrintableString, UTF8String or IA5String, and at least one of them.
 */
final class DistinguishedName {
  private static final int UTF8_STRING = 0x0c;
  private static final int PRINTABLE_STRING = 0x13;
  private static final int IA5_STRING = 0x16;
  private static final String PRINTABLE_SIGNS = " '()+,-./:=?";

  private DistinguishedName() {}

  /** The next element, which is a name, as it stands there. */
  static Bytes read(DerReader reader) throws MalformedException {
    DerReader.Element name = reader.next();
    DerReader parts = new DerReader(name.content());
    require(name.tag() == DerReader.SEQUENCE && !parts.isAtEnd(), "a name that is empty or none");
    while (!parts.isAtEnd()) {
      readPart(parts.enter(DerReader.SET));
    }
    return name.encoded();
  }

  /** Attributes in the order of DER: that of their bytes. */
  private static void readPart(DerReader attributes) throws MalformedException {
    require(!attributes.isAtEnd(), "an empty part of a name");
    Bytes last = Bytes.EMPTY;
    while (!attributes.isAtEnd()) {
      DerReader.Element attribute = attributes.next();
      require(attribute.tag() == DerReader.SEQUENCE, "a part of a name that is no attribute");
      require(last.compareTo(attribute.encoded()) < 0, "attributes of a name out of order");
      last = attribute.encoded();
      DerReader fields = new DerReader(attribute.content());
      var _ = ObjectIdentifier.read(fields);
      readValue(fields.next());
      fields.end();
    }
  }

  private static void readValue(DerReader.Element value) throws MalformedException {
    Bytes text = value.content();
    boolean isGood =
        switch (value.tag()) {
          case UTF8_STRING -> Utf8.isWellFormed(text);
          case PRINTABLE_STRING -> isPrintable(text);
          case IA5_STRING -> isAscii(text);
          default -> false;
        };
    require(isGood && !text.isEmpty(), "a name with a value that is no text");
  }

  private static boolean isPrintable(Bytes text) {
    for (int i = 0; i < text.size(); i++) {
      int sign = text.get(i);
      boolean isLetter = (sign >= 'A' && sign <= 'Z') || (sign >= 'a' && sign <= 'z');
      if (!isLetter && (sign < '0' || sign > '9') && PRINTABLE_SIGNS.indexOf(sign) < 0) {
        return false;
      }
    }
    return true;
  }

  private static boolean isAscii(Bytes text) {
    for (int i = 0; i < text.size(); i++) {
      if (text.get(i) >= 0x80) {
        return false;
      }
    }
    return true;
  }

  private static void require(boolean good, String flaw) throws MalformedException {
    if (!good) {
      throw new MalformedException(flaw);
    }
  }
}
