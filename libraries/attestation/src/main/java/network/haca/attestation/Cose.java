package network.haca.attestation;

import java.util.List;
import java.util.Map;
import network.haca.attestation.AttestationDocument.RefusedException;
import network.haca.primitives.Bytes;

/** A COSE_Sign1 (RFC 9052) and the map that it carries. */
record Cose(Bytes protectedHeader, Bytes payload, Bytes signature, Map<?, ?> fields) {
  private static final int TAG = 6;
  private static final int SIGN1_TAG = 0xd2;
  private static final Bytes ES384 = Bytes.fromHex("a1013822");

  static Cose read(Bytes document, DocumentRules rules) throws RefusedException {
    require(
        !document.isEmpty() && document.size() <= AttestationDocument.BYTES_MAX,
        "the document has "
            + document.size()
            + " bytes, not 1 to "
            + AttestationDocument.BYTES_MAX);
    try {
      if (!(CborReader.read(document, rules) instanceof List<?> cose)
          || cose.size() != 4
          || !(cose.get(0) instanceof Bytes protectedHeader)
          || !(cose.get(2) instanceof Bytes payload)
          || !(cose.get(3) instanceof Bytes signature)
          || !(CborReader.read(payload, rules) instanceof Map<?, ?> fields)) {
        throw new RefusedException("not a COSE_Sign1 with a map in it");
      }
      if (rules == DocumentRules.STRICT) {
        requireTags(document, payload);
        requireHeaders(protectedHeader, cose.get(1));
      }
      return new Cose(protectedHeader, payload, signature, fields);
    } catch (CborReader.MalformedException e) {
      throw new RefusedException("not CBOR: " + e.getMessage());
    }
  }

  /** The tag of a COSE_Sign1 or none around the document, and none around its payload. */
  private static void requireTags(Bytes document, Bytes payload) throws RefusedException {
    require(
        document.get(0) == SIGN1_TAG || document.get(0) >>> 5 != TAG,
        "a tag that is not that of a COSE_Sign1");
    require(payload.get(0) >>> 5 != TAG, "a tag around the payload");
  }

  private static void requireHeaders(Bytes protectedHeader, Object unprotected)
      throws RefusedException {
    require(
        protectedHeader.equals(ES384) && unprotected instanceof Map<?, ?> map && map.isEmpty(),
        "the headers are not those of ES384 alone");
  }

  private static void require(boolean good, String reason) throws RefusedException {
    if (!good) {
      throw new RefusedException(reason);
    }
  }
}
