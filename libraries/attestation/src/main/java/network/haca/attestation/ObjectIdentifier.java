package network.haca.attestation;

import network.haca.primitives.Bytes;
import network.haca.primitives.DerReader;
import network.haca.primitives.DerReader.MalformedException;

/** The bytes of an object identifier: numbers of seven bits a byte, each in its shortest form. */
final class ObjectIdentifier {
  private static final int MORE = 0x80;

  private ObjectIdentifier() {}

  static Bytes read(DerReader reader) throws MalformedException {
    Bytes identifier = reader.read(DerReader.OBJECT_IDENTIFIER);
    boolean isStart = true;
    for (int i = 0; i < identifier.size(); i++) {
      int next = identifier.get(i);
      if (isStart && next == MORE) {
        throw new MalformedException("an object identifier that is not in its shortest form");
      }
      isStart = next < MORE;
    }
    if (identifier.isEmpty() || !isStart) {
      throw new MalformedException("an object identifier that ends early");
    }
    return identifier;
  }
}
