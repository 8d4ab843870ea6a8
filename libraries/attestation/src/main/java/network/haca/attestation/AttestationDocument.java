package network.haca.attestation;

import java.util.Optional;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;
import network.haca.primitives.Sha256;

/**
 * An AWS Nitro attestation document: a COSE_Sign1 whose payload names the measurements (PCRs) and
 * binds a TLS certificate and a signing key by their hashes.
 *
 * <p>Source: aws-nitro-enclaves-nsm-api, {@code docs/attestation_process.md}; og-evm's precompile
 * for what is accepted under {@link DocumentRules#OG_EVM}.
 */
public final class AttestationDocument {
  /** Upper bound on the length of a document that is looked at, in bytes. */
  public static final int BYTES_MAX = 16_384;

  private AttestationDocument() {}

  /** Whether a document holds. */
  public sealed interface Verdict {
    /**
     * It holds.
     *
     * @param pcrHash keccak of PCR0, 1 and 2
     */
    record Accepted(Bytes32 pcrHash, Bytes certificateHash, Bytes keyHash) implements Verdict {
      /** Returns true if the document vouches for this key and certificate. */
      public boolean binds(Bytes publicKey, Bytes tlsCertificate) {
        return Sha256.hash(tlsCertificate).value().equals(certificateHash)
            && Sha256.hash(publicKey).value().equals(keyHash);
      }
    }

    /** It does not hold, and why. */
    record Refused(String reason) implements Verdict {}
  }

  /**
   * Whether a document holds: a function of these bytes and nothing else (rule C1), which verifies
   * one signature for each certificate under the root and one of the document.
   *
   * @param roots nothing if the caller named none
   * @param time block time in seconds
   */
  public static Verdict verify(
      Bytes document, Optional<TrustedRoots> roots, long time, DocumentRules rules) {
    return verify(document, roots, time, rules, P384::verifies);
  }

  static Verdict verify(
      Bytes document,
      Optional<TrustedRoots> roots,
      long time,
      DocumentRules rules,
      EcdsaVerifier verifier) {
    try {
      TrustedRoots trusted =
          roots.orElseThrow(() -> new RefusedException("no root certificate in the PEM"));
      Cose cose = Cose.read(document, rules);
      DocumentChecks checks =
          new DocumentChecks(cose, AttestationClaims.of(cose.fields()), rules, time, verifier);
      return accepted(checks, trusted);
    } catch (RefusedException e) {
      return new Verdict.Refused(String.valueOf(e.getMessage()));
    }
  }

  /** Signatures come last: they cost more than all else. */
  private static Verdict accepted(DocumentChecks checks, TrustedRoots roots)
      throws RefusedException {
    Bytes32 pcrHash = checks.measurements();
    var _ = checks.dated();
    checks.fields();
    BoundUserData bound = checks.binding();
    var _ = checks.chain(roots);
    var _ = checks.signature();
    return new Verdict.Accepted(pcrHash, bound.certificate().value(), bound.key().value());
  }

  static final class RefusedException extends Exception {
    RefusedException(String reason) {
      super(reason);
    }
  }
}
