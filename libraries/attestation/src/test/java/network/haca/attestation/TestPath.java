package network.haca.attestation;

import java.util.ArrayList;
import java.util.List;
import network.haca.attestation.AttestationDocument.RefusedException;
import network.haca.primitives.Bytes;

/** Certificates as AWS has them: root, two authorities, that of the instance, and the leaf. */
final class TestPath {
  /** 2026-06-01. */
  static final long TIME = 1_780_272_000L;

  final List<TestCertificate> certificates = new ArrayList<>();

  /** As AWS' are, with this many authorities between root and leaf. */
  TestPath(int between) {
    for (int i = 0; i <= between + 1; i++) {
      String issuer = Integer.toString(Math.max(i - 1, 0));
      TestCertificate made =
          new TestCertificate(
              new TestKey(issuer), issuer, new TestKey(Integer.toString(i)), Integer.toString(i));
      boolean isLeaf = i == between + 1;
      String length = "02010" + Integer.toHexString(between - i & 0xf);
      String authority = i == 0 ? "30030101ff" : "30060101ff" + length;
      made.extensions.add(TestDer.extension("551d13", true, isLeaf ? "3000" : authority));
      made.extensions.add(TestDer.extension("551d0f", !isLeaf, isLeaf ? "030206c0" : "03020204"));
      certificates.add(made);
    }
  }

  TestCertificate root() {
    return certificates.getFirst();
  }

  TestCertificate authority() {
    return certificates.get(2);
  }

  TestCertificate leaf() {
    return certificates.getLast();
  }

  List<Bytes> encoded() {
    return certificates.stream().map(TestCertificate::encoded).toList();
  }

  /** Returns true if they hold under the first of them. */
  static boolean holds(List<Bytes> path, EcdsaVerifier verifier) {
    try {
      List<Bytes> bundle = path.subList(0, path.size() - 1);
      TrustedRoots roots =
          new TrustedRoots(NitroCertificate.parse(path.getFirst()).stream().toList());
      var _ = CertificatePath.read(bundle, path.getLast()).check(roots, TIME, verifier);
      return true;
    } catch (RefusedException e) {
      return false;
    }
  }
}
