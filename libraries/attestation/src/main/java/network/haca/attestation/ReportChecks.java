package network.haca.attestation;

import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import network.haca.attestation.AttestationDocument.RefusedException;
import network.haca.attestation.AttestationReport.Check;
import network.haca.attestation.AttestationReport.Expected;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;
import network.haca.primitives.Sha256;

/** The checks of one document, each made whatever the others find. */
final class ReportChecks {
  /** A PCR under SHA-384. */
  private static final int PCR_SIZE = 48;

  private final Bytes document;
  private final Optional<TrustedRoots> roots;
  private final Instant now;
  private final Expected expected;
  private final List<Check> checks = new ArrayList<>();
  private Optional<X509Certificate> root = Optional.empty();

  ReportChecks(Bytes document, Optional<TrustedRoots> roots, Instant now, Expected expected) {
    this.document = document;
    this.roots = roots;
    this.now = now;
    this.expected = expected;
  }

  private interface Checking {
    /** What was found. */
    String run() throws RefusedException, GeneralSecurityException;
  }

  AttestationReport report() {
    Cose cose;
    try {
      cose = AttestationDocument.read(document);
      require(cose.isEs384Alone(), "the headers are not those of ES384 alone");
    } catch (RefusedException e) {
      checks.add(new Check("form", false, String.valueOf(e.getMessage())));
      return new AttestationReport(Optional.empty(), checks, root);
    }
    checks.add(new Check("form", true, "COSE_Sign1 with ES384"));
    AttestationClaims claims = AttestationClaims.of(cose.fields());
    check("fields", () -> fields(claims));
    check(AttestationReport.SIGNATURE, () -> signature(cose, claims));
    check("chain", () -> chain(cose.fields(), claims));
    check("time", () -> time(cose.fields(), claims));
    check("measurements", () -> measurements(cose.fields(), claims));
    check("binding", () -> binding(cose.fields()));
    expected.nonce().ifPresent(nonce -> check("nonce", () -> nonce(claims, nonce)));
    check("network", () -> network(claims));
    return new AttestationReport(Optional.of(claims), checks, root);
  }

  private void check(String name, Checking checking) {
    try {
      checks.add(new Check(name, true, checking.run()));
    } catch (RefusedException | GeneralSecurityException e) {
      checks.add(new Check(name, false, String.valueOf(e.getMessage())));
    }
  }

  private static String fields(AttestationClaims claims) throws RefusedException {
    List<String> flaws = claims.flaws();
    require(flaws.isEmpty(), String.join("; ", flaws));
    return "all within AWS' limits";
  }

  private static String signature(Cose cose, AttestationClaims claims)
      throws RefusedException, GeneralSecurityException {
    AttestationDocument.checkSignature(
        claims.leaf(), cose.protectedHeader(), cose.payload(), cose.signature());
    return "by " + claims.leaf().getSubjectX500Principal();
  }

  private String chain(Map<?, ?> fields, AttestationClaims claims)
      throws RefusedException, GeneralSecurityException {
    X509Certificate leaf = claims.leaf();
    X509Certificate found =
        AttestationDocument.checkChain(leaf, fields, trusted(claims), now.getEpochSecond());
    root = Optional.of(found);
    return "under %s, valid from %s to %s"
        .formatted(
            found.getSubjectX500Principal(),
            leaf.getNotBefore().toInstant(),
            leaf.getNotAfter().toInstant());
  }

  private TrustedRoots trusted(AttestationClaims claims) throws RefusedException {
    return roots
        .or(claims::knownRoots)
        .orElseThrow(
            () ->
                new RefusedException(
                    "the root is neither AWS' nor that of simulated enclaves; give it"));
  }

  private String time(Map<?, ?> fields, AttestationClaims claims) throws RefusedException {
    AttestationDocument.checkTime(fields, now.getEpochSecond());
    return "dated " + Instant.ofEpochMilli(claims.timestamp());
  }

  private static String measurements(Map<?, ?> fields, AttestationClaims claims)
      throws RefusedException {
    var _ = AttestationDocument.pcrHash(fields);
    boolean isDebug =
        AttestationClaims.MEASURED.stream().allMatch(index -> isZero(claims.pcr(index)));
    require(!isDebug, "PCR0 to PCR2 are zero: the enclave runs in debug mode");
    for (long index : AttestationClaims.MEASURED) {
      Bytes pcr = claims.pcr(index);
      require(!isZero(pcr), "PCR%d is zero: it measures nothing".formatted(index));
      require(
          pcr.size() == PCR_SIZE,
          "PCR%d has %d bytes, not SHA-384's 48".formatted(index, pcr.size()));
    }
    return "PCR0 to PCR2 name an image";
  }

  private static boolean isZero(Bytes value) {
    return value.equals(Bytes.wrap(new byte[value.size()]));
  }

  private String binding(Map<?, ?> fields) throws RefusedException {
    BoundUserData bound =
        BoundUserData.read(AttestationDocument.userData(fields))
            .orElseThrow(
                () ->
                    new RefusedException(
                        "user_data is not 0x1220, a SHA-256, 0x1220 and a SHA-256"));
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

  /** As the chain does it, in one: so that nothing holds here that is refused there. */
  private String network(AttestationClaims claims) throws RefusedException {
    TrustedRoots trusted = trusted(claims);
    return switch (AttestationDocument.verify(
        document, () -> Optional.of(trusted), now.getEpochSecond())) {
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
