package network.haca.attestation;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.security.auth.x500.X500Principal;
import network.haca.attestation.AttestationDocument.RefusedException;
import network.haca.attestation.AttestationReport.Check;
import network.haca.attestation.AttestationReport.Expected;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;
import network.haca.primitives.Sha256;

/** The checks of one document, each made whatever the others find. */
final class ReportChecks {
  private final Bytes document;
  private final Optional<TrustedRoots> roots;
  private final Instant now;
  private final Expected expected;
  private final List<Check> checks = new ArrayList<>();
  private Optional<Bytes> rootKey = Optional.empty();

  ReportChecks(Bytes document, Optional<TrustedRoots> roots, Instant now, Expected expected) {
    this.document = document;
    this.roots = roots;
    this.now = now;
    this.expected = expected;
  }

  private interface Checking {
    /** What was found. */
    String run() throws RefusedException;
  }

  AttestationReport report() {
    Cose cose;
    try {
      cose = Cose.read(document, DocumentRules.STRICT);
    } catch (RefusedException e) {
      checks.add(new Check("form", false, String.valueOf(e.getMessage())));
      return new AttestationReport(Optional.empty(), checks, rootKey);
    }
    checks.add(new Check("form", true, "COSE_Sign1 with ES384"));
    AttestationClaims claims = AttestationClaims.of(cose.fields());
    DocumentChecks parts =
        new DocumentChecks(
            cose, claims, DocumentRules.STRICT, now.getEpochSecond(), P384::verifies);
    check("fields", () -> fields(parts));
    check(AttestationReport.SIGNATURE, () -> "by " + name(parts.signature().subject()));
    check("chain", () -> chain(parts));
    check("time", () -> "dated " + parts.dated());
    check("measurements", () -> measurements(parts));
    check("binding", () -> binding(parts));
    expected.nonce().ifPresent(nonce -> check("nonce", () -> nonce(claims, nonce)));
    check("network", () -> network(claims));
    return new AttestationReport(Optional.of(claims), checks, rootKey);
  }

  private void check(String name, Checking checking) {
    try {
      checks.add(new Check(name, true, checking.run()));
    } catch (RefusedException e) {
      checks.add(new Check(name, false, String.valueOf(e.getMessage())));
    }
  }

  private static String fields(DocumentChecks parts) throws RefusedException {
    parts.fields();
    return "all within AWS' limits";
  }

  private String chain(DocumentChecks parts) throws RefusedException {
    CertificatePath path = parts.chain(trusted(parts.claims()));
    NitroCertificate root = path.certificates().getFirst();
    NitroCertificate leaf = path.certificates().getLast();
    rootKey = Optional.of(root.key());
    return "under %s, valid from %s to %s"
        .formatted(name(root.subject()), date(leaf.notBefore()), date(leaf.notAfter()));
  }

  private static String name(Bytes der) {
    return new X500Principal(der.toArray()).toString();
  }

  private static Instant date(long seconds) {
    return Instant.ofEpochSecond(seconds);
  }

  private TrustedRoots trusted(AttestationClaims claims) throws RefusedException {
    return roots
        .or(claims::knownRoots)
        .orElseThrow(
            () ->
                new RefusedException(
                    "the root is neither AWS' nor that of simulated enclaves; give it"));
  }

  private static String measurements(DocumentChecks parts) throws RefusedException {
    var _ = parts.measurements();
    return "PCR0 to PCR2 name an image";
  }

  private String binding(DocumentChecks parts) throws RefusedException {
    BoundUserData bound = parts.binding();
    requireBound("TLS certificate", bound.certificate(), expected.tlsCertificate());
    requireBound("signing key", bound.key(), expected.publicKey());
    return "TLS certificate %s and signing key %s".formatted(bound.certificate(), bound.key());
  }

  private static void requireBound(String name, Bytes32 bound, Optional<Bytes> given)
      throws RefusedException {
    Optional<Bytes32> hash = given.map(Sha256::hash);
    require(
        hash.isEmpty() || hash.get().equals(bound),
        "it binds the %s with SHA-256 %s, not the given one with %s"
            .formatted(name, bound, hash.orElse(bound)));
  }

  private static String nonce(AttestationClaims claims, Bytes nonce) throws RefusedException {
    require(
        claims.nonce().equals(Optional.of(nonce)),
        "it carries %s, not %s"
            .formatted(claims.nonce().map(Bytes::toHex).orElse("no nonce"), nonce.toHex()));
    return "the given one";
  }

  /** As the chain does it, in one: it holds if all of the checks above do. */
  private String network(AttestationClaims claims) throws RefusedException {
    return switch (AttestationDocument.verify(
        document, Optional.of(trusted(claims)), now.getEpochSecond(), DocumentRules.STRICT)) {
      case AttestationDocument.Verdict.Refused(String reason) -> throw new RefusedException(reason);
      case AttestationDocument.Verdict.Accepted accepted ->
          "taken where the root is trusted and measurement %s approved"
              .formatted(accepted.pcrHash());
    };
  }

  private static void require(boolean good, String reason) throws RefusedException {
    if (!good) {
      throw new RefusedException(reason);
    }
  }
}
