package network.haca.attestation;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import network.haca.attestation.AttestationDocument.RefusedException;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;

/**
 * Each check of a document by itself. What the chain decides is made of them, and what a report
 * says: there is no other code for either.
 *
 * @param time in seconds
 */
record DocumentChecks(
    Cose cose, AttestationClaims claims, DocumentRules rules, long time, EcdsaVerifier verifier) {
  private static final int SIGNATURE_SIZE = 96;
  private static final int HASHED_PCR_BYTES_MAX = 64;
  private static final long TIMESTAMP_MILLIS_MIN = 1_738_281_600_000L;
  private static final long AGE_SECONDS_MAX = 300;
  private static final long AHEAD_SECONDS_MAX = 60;
  private static final Bytes SIGNATURE_CONTEXT = Bytes.fromHex("846a5369676e617475726531");

  /** The limits of AWS' specification. */
  void fields() throws RefusedException {
    List<String> flaws = claims.flaws();
    require(rules == DocumentRules.OG_EVM || flaws.isEmpty(), String.join("; ", flaws));
  }

  /** Returns when it is dated. */
  Instant dated() throws RefusedException {
    require(cose.fields().get("timestamp") instanceof Long, "timestamp is missing");
    long millis = claims.timestamp();
    require(millis >= TIMESTAMP_MILLIS_MIN, "dated before 2025-01-31");
    long dated = millis / 1000;
    require(time - dated <= AGE_SECONDS_MAX, "older than 300 s: dated at " + dated + " s");
    require(dated - time <= AHEAD_SECONDS_MAX, "more than 60 s ahead: dated at " + dated + " s");
    return Instant.ofEpochMilli(millis);
  }

  /** Returns keccak of PCR0, 1 and 2. */
  Bytes32 measurements() throws RefusedException {
    Bytes32 hash =
        claims.pcrHash().orElseThrow(() -> new RefusedException("PCR0, PCR1 or PCR2 is missing"));
    if (rules == DocumentRules.OG_EVM) {
      boolean isHashed =
          AttestationClaims.MEASURED.stream()
              .allMatch(index -> claims.pcr(index).size() <= HASHED_PCR_BYTES_MAX);
      return isHashed ? hash : Bytes32.ZERO;
    }
    for (long index : AttestationClaims.MEASURED) {
      Bytes pcr = claims.pcr(index);
      require(
          pcr.size() == AttestationClaims.PCR_SIZE,
          "PCR" + index + " has " + pcr.size() + " bytes, not SHA-384's 48");
      require(
          !pcr.equals(Bytes.wrap(new byte[pcr.size()])),
          "PCR" + index + " is zero: it measures nothing, as in debug mode");
    }
    return hash;
  }

  /** Returns what the document binds. */
  BoundUserData binding() throws RefusedException {
    Bytes userData =
        claims.userData().orElseThrow(() -> new RefusedException("user_data is missing"));
    BoundUserData bound =
        BoundUserData.hashesOf(userData)
            .orElseThrow(() -> new RefusedException("user_data is not 68 bytes"));
    require(
        rules == DocumentRules.OG_EVM || bound.encode().equals(userData),
        "user_data is not 0x1220, a SHA-256, 0x1220 and a SHA-256");
    return bound;
  }

  /** Returns the certificates, of which the first is a trusted root. */
  CertificatePath chain(TrustedRoots roots) throws RefusedException {
    List<Bytes> bundle = new ArrayList<>();
    if (cose.fields().get("cabundle") instanceof List<?> items) {
      for (Object item : items) {
        if (!(item instanceof Bytes der)) {
          throw new RefusedException("cabundle holds something else than certificates");
        }
        bundle.add(der);
      }
    }
    CertificatePath path = CertificatePath.read(bundle, claims.certificate());
    path.check(roots, time, verifier);
    return path;
  }

  /** The leaf's, over the whole document. */
  NitroCertificate signature() throws RefusedException {
    NitroCertificate leaf = CertificatePath.leaf(claims.certificate());
    require(
        cose.signature().size() == SIGNATURE_SIZE,
        "the signature has " + cose.signature().size() + " bytes, not 96");
    require(
        verifier.verifies(
            leaf.key(),
            signedBytes(cose.protectedHeader(), cose.payload()),
            EcdsaVerifier.Signature.of(cose.signature())),
        "the signature is wrong");
    return leaf;
  }

  /** COSE's Sig_structure (RFC 9052, section 4.4). */
  static Bytes signedBytes(Bytes protectedHeader, Bytes payload) {
    return Bytes.concat(
        SIGNATURE_CONTEXT,
        CborWriter.bytes(protectedHeader),
        CborWriter.bytes(Bytes.EMPTY),
        CborWriter.bytes(payload));
  }

  private static void require(boolean good, String reason) throws RefusedException {
    if (!good) {
      throw new RefusedException(reason);
    }
  }
}
