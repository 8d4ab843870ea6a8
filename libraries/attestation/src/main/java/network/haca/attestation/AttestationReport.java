package network.haca.attestation;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import network.haca.primitives.Bytes;

/**
 * The content of an attestation document, and every check of it with its result: the checks of
 * {@link DocumentRules#STRICT}, by the code that the chain runs, and of what a verifier expects
 * besides.
 *
 * @param claims empty if the document cannot be read; whoever made the document chose them, unless
 *     {@link #isVouchedFor}
 * @param rootKey x and y of the key of the root under which the certificates hold; empty if under
 *     none that is trusted
 */
public record AttestationReport(
    Optional<AttestationClaims> claims, List<Check> checks, Optional<Bytes> rootKey) {
  static final String SIGNATURE = "signature";

  public AttestationReport {
    checks = List.copyOf(checks);
  }

  /** One check; the detail says what was found, or what was wrong. */
  public record Check(String name, boolean passed, String detail) {}

  /**
   * The values that a verifier knows already and the document must have; empty for what it does not
   * know.
   */
  public record Expected(
      Optional<Bytes> publicKey, Optional<Bytes> tlsCertificate, Optional<Bytes> nonce) {
    public static final Expected NOTHING =
        new Expected(Optional.empty(), Optional.empty(), Optional.empty());
  }

  public boolean isValid() {
    return checks.stream().allMatch(Check::passed);
  }

  /** Returns true if it hangs under the root whose key everyone has. */
  public boolean isSimulated() {
    return rootKey.filter(DevelopmentRoot.publicPoint()::equals).isPresent();
  }

  /** Returns true if the claims are those that a security module of the root's owner signed. */
  public boolean isVouchedFor() {
    return rootKey.isPresent() && !isSimulated() && passed(SIGNATURE);
  }

  private boolean passed(String name) {
    return checks.stream().anyMatch(check -> check.passed() && check.name().equals(name));
  }

  /**
   * @param roots to hang under; without them AWS' root, or the one of simulated enclaves
   * @param now when the certificates have to be valid, and the document fresh
   */
  public static AttestationReport of(Bytes document, Optional<TrustedRoots> roots, Instant now) {
    return of(document, roots, now, Expected.NOTHING);
  }

  /**
   * @param roots to hang under; without them AWS' root, or the one of simulated enclaves
   * @param now when the certificates have to be valid, and the document fresh
   * @param expected what the document must bind and carry
   */
  public static AttestationReport of(
      Bytes document, Optional<TrustedRoots> roots, Instant now, Expected expected) {
    return new ReportChecks(document, roots, now, expected).report();
  }
}
