package network.haca.attestation;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import network.haca.primitives.Bytes;

/** A document under a {@link TestPath}, the same on every platform. */
record TestDocument(TestPath path, Bytes payload) {
  private static final Bytes PROTECTED_HEADER = Bytes.fromHex("a1013822");

  static TestDocument under(TestPath path) {
    List<Bytes> certificates = path.encoded();
    Map<Bytes, Bytes> fields = new LinkedHashMap<>();
    fields.put(CborWriter.text("module_id"), CborWriter.text("i-1-enc2"));
    fields.put(CborWriter.text("digest"), CborWriter.text("SHA384"));
    fields.put(CborWriter.text("timestamp"), CborWriter.unsigned(TestPath.TIME * 1000));
    Map<Bytes, Bytes> pcrs = new LinkedHashMap<>();
    for (int i = 0; i < 16; i++) {
      Bytes value = i < 3 ? Bytes.fromHex("01".repeat(48)) : Bytes.wrap(new byte[48]);
      pcrs.put(CborWriter.unsigned(i), CborWriter.bytes(value));
    }
    fields.put(CborWriter.text("pcrs"), CborWriter.map(pcrs));
    fields.put(CborWriter.text("certificate"), CborWriter.bytes(certificates.getLast()));
    List<Bytes> bundle =
        certificates.subList(0, certificates.size() - 1).stream().map(CborWriter::bytes).toList();
    fields.put(CborWriter.text("cabundle"), CborWriter.array(bundle));
    fields.put(CborWriter.text("public_key"), CborWriter.bytes(Bytes.ofUtf8("dummy")));
    Bytes bound = BoundUserData.of(Bytes.ofUtf8("key"), Bytes.ofUtf8("certificate")).encode();
    fields.put(CborWriter.text("user_data"), CborWriter.bytes(bound));
    fields.put(CborWriter.text("nonce"), CborWriter.NULL);
    return new TestDocument(path, CborWriter.map(fields));
  }

  TestDocument with(Bytes otherPayload) {
    return new TestDocument(path, otherPayload);
  }

  /** Signed with the leaf's key. */
  Bytes encoded() {
    TestKey leaf = new TestKey(Integer.toString(path.certificates.size() - 1));
    Bytes signature = leaf.signFlat(DocumentChecks.signedBytes(PROTECTED_HEADER, payload));
    return CborWriter.array(
        List.of(
            CborWriter.bytes(PROTECTED_HEADER),
            Bytes.fromHex("a0"),
            CborWriter.bytes(payload),
            CborWriter.bytes(signature)));
  }

  TrustedRoots roots() {
    return new TrustedRoots(NitroCertificate.parse(path.root().encoded()).stream().toList());
  }
}
