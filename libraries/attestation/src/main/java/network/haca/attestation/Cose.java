package network.haca.attestation;

import java.util.List;
import java.util.Map;
import network.haca.attestation.AttestationDocument.RefusedException;
import network.haca.primitives.Bytes;

/** A COSE_Sign1 (RFC 9052) and the map that it carries. */
record Cose(
    Bytes protectedHeader,
    Object unprotectedHeader,
    Bytes payload,
    Bytes signature,
    Map<?, ?> fields) {
  private static final Bytes ES384 = Bytes.fromHex("a1013822");

  static Cose read(Bytes document) throws RefusedException {
    try {
      if (!(CborReader.read(document) instanceof List<?> cose)
          || cose.size() != 4
          || !(cose.get(0) instanceof Bytes protectedHeader)
          || !(cose.get(2) instanceof Bytes payload)
          || !(cose.get(3) instanceof Bytes signature)
          || !(CborReader.read(payload) instanceof Map<?, ?> fields)) {
        throw new RefusedException("not a COSE_Sign1 with a map in it");
      }
      return new Cose(protectedHeader, cose.get(1), payload, signature, fields);
    } catch (CborReader.MalformedException e) {
      throw new RefusedException("not CBOR: " + e.getMessage());
    }
  }

  /** Whether the headers say ES384 and nothing else. */
  boolean isEs384Alone() {
    return protectedHeader.equals(ES384)
        && unprotectedHeader instanceof Map<?, ?> unprotected
        && unprotected.isEmpty();
  }
}
