package network.haca.attestation;

import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import network.haca.attestation.AttestationDocument.RefusedException;
import network.haca.primitives.Bytes;

/**
 * What a document says, and every check of it with its result. Stricter than what is accepted on
 * chain ({@link AttestationDocument#verify}): all limits of AWS' specification hold here.
 *
 * @param claims empty if the document cannot be read
 * @param simulated whether it hangs under the root of simulated enclaves
 */
public record AttestationReport(
    Optional<AttestationClaims> claims, List<Check> checks, boolean simulated) {
  public AttestationReport {
    checks = List.copyOf(checks);
  }

  /** One check; the detail says what was found, or what was wrong. */
  public record Check(String name, boolean passed, String detail) {}

  public boolean isValid() {
    return checks.stream().allMatch(Check::passed);
  }

  /**
   * @param roots to hang under; without them AWS' root, or the one of simulated enclaves
   * @param now when the certificates have to be valid, and the document fresh
   */
  public static AttestationReport of(Bytes document, Optional<TrustedRoots> roots, Instant now) {
    List<Check> checks = new ArrayList<>();
    Cose cose;
    try {
      cose = Cose.read(document);
      if (!cose.isEs384Alone()) {
        throw new RefusedException("the headers are not those of ES384 alone");
      }
    } catch (RefusedException e) {
      checks.add(new Check("form", false, String.valueOf(e.getMessage())));
      return new AttestationReport(Optional.empty(), checks, false);
    }
    checks.add(new Check("form", true, "COSE_Sign1 with ES384"));
    AttestationClaims claims = AttestationClaims.of(cose.fields());
    List<String> flaws = claims.flaws();
    checks.add(
        new Check(
            "fields",
            flaws.isEmpty(),
            flaws.isEmpty() ? "all within AWS' limits" : String.join("; ", flaws)));
    checks.add(checked("signature", () -> signature(cose, claims)));
    checks.add(checked("chain", () -> chain(cose.fields(), claims, roots, now)));
    checks.add(checked("time", () -> claims.freshness(now)));
    checks.add(
        new Check(
            "measurements",
            !claims.isDebug(),
            claims.isDebug()
                ? "PCR0 to PCR2 are zero: the enclave runs in debug mode"
                : "PCR0 to PCR2 name an image"));
    return new AttestationReport(Optional.of(claims), checks, claims.isSimulated());
  }

  private interface Checking {
    String run() throws RefusedException, GeneralSecurityException;
  }

  private static Check checked(String name, Checking checking) {
    try {
      return new Check(name, true, checking.run());
    } catch (RefusedException | GeneralSecurityException e) {
      return new Check(name, false, String.valueOf(e.getMessage()));
    }
  }

  private static String signature(Cose cose, AttestationClaims claims)
      throws RefusedException, GeneralSecurityException {
    AttestationDocument.checkSignature(
        claims.leaf(), cose.protectedHeader(), cose.payload(), cose.signature());
    return "by " + claims.leaf().getSubjectX500Principal();
  }

  private static String chain(
      Map<?, ?> fields, AttestationClaims claims, Optional<TrustedRoots> roots, Instant now)
      throws RefusedException, GeneralSecurityException {
    TrustedRoots trusted =
        roots
            .or(claims::knownRoot)
            .orElseThrow(
                () ->
                    new RefusedException(
                        "the root is neither AWS' nor that of simulated enclaves; give it"));
    X509Certificate leaf = claims.leaf();
    AttestationDocument.checkChain(leaf, fields, trusted, now.getEpochSecond());
    return "under %s, valid from %s to %s"
        .formatted(
            trusted.certificates().getFirst().getSubjectX500Principal(),
            leaf.getNotBefore().toInstant(),
            leaf.getNotAfter().toInstant());
  }
}
