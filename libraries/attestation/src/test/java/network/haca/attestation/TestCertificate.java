package network.haca.attestation;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import network.haca.primitives.Bytes;

/** A certificate of which everything can be made otherwise, and which is signed all the same. */
final class TestCertificate {
  static final Bytes ECDSA_SHA384 = Bytes.fromHex("300a06082a8648ce3d040303");
  private static final String P384_KEY = "301006072a8648ce3d020106052b81040022";

  Bytes version = Bytes.fromHex("a003020102");
  Bytes serial = Bytes.fromHex("020105");
  Bytes innerAlgorithm = ECDSA_SHA384;
  Bytes outerAlgorithm = ECDSA_SHA384;
  Bytes issuer;
  Bytes notBefore = TestDer.text(0x17, "260101000000Z");
  Bytes notAfter = TestDer.text(0x17, "270101000000Z");
  Bytes subject;
  Bytes key;
  Bytes uniqueIds = Bytes.EMPTY;
  final List<Bytes> extensions = new ArrayList<>();
  Bytes behind = Bytes.EMPTY;
  TestKey signer;
  UnaryOperator<Bytes> signed = UnaryOperator.identity();
  UnaryOperator<Bytes> signature = UnaryOperator.identity();
  UnaryOperator<Bytes> whole = UnaryOperator.identity();

  TestCertificate(TestKey signer, String issuer, TestKey own, String subject) {
    this.signer = signer;
    this.issuer = TestDer.name(issuer);
    this.subject = TestDer.name(subject);
    this.key = key(P384_KEY, own.point(false));
  }

  static Bytes key(String algorithmHex, Bytes point) {
    return TestDer.sequence(Bytes.fromHex(algorithmHex), TestDer.bits(point));
  }

  void constraints(String valueHex) {
    extensions.set(0, TestDer.extension("551d13", true, valueHex));
  }

  void usage(String valueHex) {
    extensions.set(1, TestDer.extension("551d0f", true, valueHex));
  }

  private Bytes signedBytes() {
    Bytes list = TestDer.sequence(extensions.toArray(Bytes[]::new));
    return TestDer.sequence(
        version,
        serial,
        innerAlgorithm,
        issuer,
        TestDer.sequence(notBefore, notAfter),
        subject,
        key,
        uniqueIds,
        TestDer.element(0xa3, list),
        behind);
  }

  Bytes encoded() {
    Bytes bytes = signed.apply(signedBytes());
    EcdsaVerifier.Signature numbers = signer.sign(bytes);
    Bytes der = signature.apply(encoded(numbers.r(), numbers.s()));
    return whole.apply(TestDer.sequence(bytes, outerAlgorithm, TestDer.bits(der)));
  }

  static Bytes encoded(BigInteger r, BigInteger s) {
    return TestDer.sequence(TestDer.integer(r), TestDer.integer(s));
  }
}
