package network.haca.attestation;

import java.security.KeyPair;
import java.security.Signature;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import network.haca.primitives.Bytes;

/**
 * A document of which everything can be made otherwise, and which is rightly signed all the same.
 */
final class MadeDocument {
  static final Instant NOW = Instant.ofEpochSecond(1_790_000_000L);
  static final Bytes MEASURED = Bytes.fromHex("01".repeat(48));

  /** Encoded values by the names of their fields. */
  final Map<String, Bytes> fields = new LinkedHashMap<>();

  /** Fields that are there besides, twice perhaps. */
  Bytes moreFields = Bytes.EMPTY;

  Bytes protectedHeader = Bytes.fromHex("a1013822");
  Bytes unprotectedHeader = Bytes.fromHex("a0");
  private final KeyPair keys;

  private MadeDocument(KeyPair keys) {
    this.keys = keys;
  }

  static MadeDocument under(MadeRoot root) throws Exception {
    return under(root, "secp384r1", NOW.plus(Duration.ofHours(1)));
  }

  static MadeDocument under(MadeRoot root, String curve, Instant until) throws Exception {
    MadeDocument made = new MadeDocument(MadeRoot.keys(curve));
    made.fields.put("module_id", CborWriter.text("i-made"));
    made.fields.put("digest", CborWriter.text("SHA384"));
    made.fields.put("timestamp", CborWriter.unsigned(NOW.toEpochMilli()));
    made.pcrs(MEASURED, MEASURED, MEASURED);
    Bytes leaf = Bytes.wrap(root.leaf(made.keys.getPublic(), until).getEncoded());
    made.fields.put("certificate", CborWriter.bytes(leaf));
    made.bundle(root.der());
    made.userData(BoundUserData.of(Bytes.ofUtf8("key"), Bytes.ofUtf8("certificate")).encode());
    return made;
  }

  void userData(Bytes userData) {
    fields.put("user_data", CborWriter.bytes(userData));
  }

  void bundle(Bytes... certificates) {
    fields.put(
        "cabundle",
        CborWriter.array(List.of(certificates).stream().map(CborWriter::bytes).toList()));
  }

  void pcrs(Bytes... values) {
    Map<Bytes, Bytes> pcrs = new LinkedHashMap<>();
    for (int i = 0; i < values.length; i++) {
      pcrs.put(CborWriter.unsigned(i), CborWriter.bytes(values[i]));
    }
    fields.put("pcrs", CborWriter.map(pcrs));
  }

  private Bytes payload() {
    Map<Bytes, Bytes> encoded = new LinkedHashMap<>();
    fields.forEach((name, value) -> encoded.put(CborWriter.text(name), value));
    Bytes map = CborWriter.map(encoded);
    if (moreFields.isEmpty()) {
      return map;
    }
    // One field more than the head says; no document has 23.
    Bytes head = Bytes.wrap(new byte[] {(byte) (map.get(0) + 1)});
    return Bytes.concat(head, map.slice(1, map.size() - 1), moreFields);
  }

  Bytes sign() throws Exception {
    Bytes payload = payload();
    Signature signer = Signature.getInstance("SHA384withECDSAinP1363Format");
    signer.initSign(keys.getPrivate());
    signer.update(DocumentChecks.signedBytes(protectedHeader, payload).toArray());
    return CborWriter.array(
        List.of(
            CborWriter.bytes(protectedHeader),
            unprotectedHeader,
            CborWriter.bytes(payload),
            CborWriter.bytes(Bytes.wrap(signer.sign()))));
  }
}
