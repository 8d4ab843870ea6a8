package network.haca.attestation;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import network.haca.attestation.AttestationDocument.RefusedException;
import network.haca.primitives.Bytes;
import network.haca.primitives.DerReader;

/**
 * The certificates of a document in the order in which AWS gives them: a trusted root, byte for
 * byte, then issuers each issued by the one before, then the leaf. Nothing is searched for, and no
 * signature is verified before all else holds, nor twice (rule C1).
 */
record CertificatePath(List<NitroCertificate> certificates) {
  /** Root and issuers; AWS gives four. */
  static final int BUNDLE_MAX = 8;

  CertificatePath {
    certificates = List.copyOf(certificates);
  }

  /** Reads them; none is believed yet. */
  static CertificatePath read(List<Bytes> bundle, Bytes leaf) throws RefusedException {
    require(
        !bundle.isEmpty() && bundle.size() <= BUNDLE_MAX,
        "cabundle has " + bundle.size() + " certificates, not 1 to " + BUNDLE_MAX);
    List<NitroCertificate> read = new ArrayList<>();
    for (int i = 0; i < bundle.size(); i++) {
      read.add(certificate("cabundle's certificate " + i, bundle.get(i)));
    }
    read.add(leaf(leaf));
    return new CertificatePath(read);
  }

  static NitroCertificate leaf(Bytes der) throws RefusedException {
    return certificate("certificate", der);
  }

  private static NitroCertificate certificate(String name, Bytes der) throws RefusedException {
    try {
      return NitroCertificate.read(der);
    } catch (DerReader.MalformedException e) {
      throw new RefusedException(name + " is none that AWS makes: " + e.getMessage());
    }
  }

  /** All rules; returns the root. */
  NitroCertificate check(TrustedRoots roots, long time, EcdsaVerifier verifier)
      throws RefusedException {
    NitroCertificate root = certificates.getFirst();
    require(roots.contain(root), "cabundle does not begin with a trusted root");
    require(root.issuer().equals(root.subject()), "the root is not its own issuer");
    Set<Bytes> names = new TreeSet<>();
    for (int i = 0; i < certificates.size(); i++) {
      // The root is trusted for its bytes: its dates are no part of that (RFC 5280, section 6.1.1).
      require(
          i == 0 || certificates.get(i).isValidAt(time), name(i) + " is not valid at this time");
      require(names.add(certificates.get(i).subject()), name(i) + " has the name of another");
    }
    checkIssuers();
    NitroCertificate leaf = certificates.getLast();
    require(
        leaf.extensions().maySignDocuments(),
        "the leaf is an authority, or its key is not for signatures");
    checkSignatures(verifier);
    return root;
  }

  private void checkIssuers() throws RefusedException {
    int issuers = certificates.size() - 1;
    for (int i = 0; i < issuers; i++) {
      NitroCertificate issuer = certificates.get(i);
      require(
          issuer.extensions().maySignCertificates(),
          name(i) + " is no authority, or its key is not for certificates");
      require(
          issuers - 1 - i <= issuer.extensions().pathLength(),
          name(i) + " has more issuers after it than it allows");
      require(
          certificates.get(i + 1).issuer().equals(issuer.subject()),
          name(i + 1) + " is not issued by the one before");
    }
  }

  private void checkSignatures(EcdsaVerifier verifier) throws RefusedException {
    for (int i = 1; i < certificates.size(); i++) {
      NitroCertificate issued = certificates.get(i);
      require(
          verifier.verifies(certificates.get(i - 1).key(), issued.signed(), issued.signature()),
          name(i) + " is not signed by the one before");
    }
  }

  private static String name(int index) {
    return "certificate " + index + " of the path";
  }

  private static void require(boolean good, String reason) throws RefusedException {
    if (!good) {
      throw new RefusedException(reason);
    }
  }
}
