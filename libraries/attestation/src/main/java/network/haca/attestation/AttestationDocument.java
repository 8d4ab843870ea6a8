package network.haca.attestation;

import java.security.GeneralSecurityException;
import java.security.Signature;
import java.security.cert.CertPathBuilder;
import java.security.cert.CertStore;
import java.security.cert.CollectionCertStoreParameters;
import java.security.cert.PKIXBuilderParameters;
import java.security.cert.PKIXCertPathBuilderResult;
import java.security.cert.TrustAnchor;
import java.security.cert.X509CertSelector;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECPublicKey;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;
import network.haca.primitives.Keccak;
import network.haca.primitives.Sha256;

/**
 * An AWS Nitro attestation document: a COSE_Sign1 whose payload names the measurements (PCRs) and
 * binds a TLS certificate and a signing key by their hashes.
 *
 * <p>Source: aws-nitro-enclaves-nsm-api, {@code docs/attestation_process.md}; og-evm's precompile
 * for what is accepted.
 */
public final class AttestationDocument {
  private static final int DOCUMENT_BYTES_MAX = 16_384;
  private static final int SIGNATURE_SIZE = 96;
  private static final int USER_DATA_SIZE = 68;
  private static final int PCR_BYTES_MAX = 64;
  private static final long TIMESTAMP_MILLIS_MIN = 1_738_281_600_000L;
  private static final long AGE_SECONDS_MAX = 300;
  private static final long AHEAD_SECONDS_MAX = 60;
  private static final Bytes SIGNATURE_CONTEXT = Bytes.fromHex("846a5369676e617475726531");

  private AttestationDocument() {}

  /** Whether a document holds. */
  public sealed interface Verdict {
    /**
     * It holds.
     *
     * @param pcrHash keccak of PCR0, 1 and 2
     */
    record Accepted(Bytes32 pcrHash, Bytes certificateHash, Bytes keyHash) implements Verdict {
      /** Whether the document vouches for this key and certificate. */
      public boolean binds(Bytes publicKey, Bytes tlsCertificate) {
        return Sha256.hash(tlsCertificate).value().equals(certificateHash)
            && Sha256.hash(publicKey).value().equals(keyHash);
      }
    }

    /** It does not hold, and why. */
    record Refused(String reason) implements Verdict {}
  }

  /**
   * @param rootPem the trusted root certificates in PEM
   * @param time block time in seconds
   */
  public static Verdict verify(Bytes document, Bytes rootPem, long time) {
    return verify(document, () -> TrustedRoots.ofPem(rootPem), time);
  }

  /**
   * @param roots read only once all else holds
   */
  static Verdict verify(Bytes document, Supplier<Optional<TrustedRoots>> roots, long time) {
    try {
      return verifyChecked(document, roots, time);
    } catch (RefusedException e) {
      return new Verdict.Refused(String.valueOf(e.getMessage()));
    } catch (GeneralSecurityException e) {
      return new Verdict.Refused("certificates or signature: " + e.getMessage());
    }
  }

  static final class RefusedException extends Exception {
    RefusedException(String reason) {
      super(reason);
    }
  }

  private static Verdict verifyChecked(
      Bytes document, Supplier<Optional<TrustedRoots>> roots, long time)
      throws RefusedException, GeneralSecurityException {
    Cose cose = read(document);
    Map<?, ?> fields = cose.fields();
    Bytes pcrHash = pcrHash(fields);
    checkTime(fields, time);
    X509Certificate leaf = certificate(bytes(fields, "certificate"), "certificate is none");
    checkSignature(leaf, cose.protectedHeader(), cose.payload(), cose.signature());
    var _ =
        checkChain(
            leaf,
            fields,
            roots.get().orElseThrow(() -> new RefusedException("no root certificate in the PEM")),
            time);
    Bytes userData = userData(fields);
    return new Verdict.Accepted(
        new Bytes32(pcrHash), userData.slice(2, 32), userData.slice(36, 32));
  }

  static Cose read(Bytes document) throws RefusedException {
    require(
        !document.isEmpty() && document.size() <= DOCUMENT_BYTES_MAX,
        "the document has " + document.size() + " bytes");
    return Cose.read(document);
  }

  static Bytes userData(Map<?, ?> fields) throws RefusedException {
    Bytes userData = bytes(fields, "user_data");
    require(userData.size() == USER_DATA_SIZE, "user_data is not 68 bytes");
    return userData;
  }

  static Bytes pcrHash(Map<?, ?> fields) throws RefusedException {
    if (!(fields.get("pcrs") instanceof Map<?, ?> pcrs)
        || !(pcrs.get(0L) instanceof Bytes pcr0)
        || !(pcrs.get(1L) instanceof Bytes pcr1)
        || !(pcrs.get(2L) instanceof Bytes pcr2)) {
      throw new RefusedException("PCR0, PCR1 or PCR2 is missing");
    }
    boolean fits = pcr0.size() <= PCR_BYTES_MAX && pcr1.size() <= PCR_BYTES_MAX;
    return fits && pcr2.size() <= PCR_BYTES_MAX
        ? Keccak.hash(pcr0, pcr1, pcr2).value()
        : Bytes32.ZERO.value();
  }

  static void checkTime(Map<?, ?> fields, long time) throws RefusedException {
    if (!(fields.get("timestamp") instanceof Long millis)) {
      throw new RefusedException("timestamp is missing");
    }
    long dated = millis / 1000;
    require(millis >= TIMESTAMP_MILLIS_MIN, "dated before 2025-01-31");
    require(
        time - dated <= AGE_SECONDS_MAX, "older than 300 s: dated " + Instant.ofEpochSecond(dated));
    require(
        dated - time <= AHEAD_SECONDS_MAX,
        "more than 60 s ahead: dated " + Instant.ofEpochSecond(dated));
  }

  static void checkSignature(
      X509Certificate leaf, Bytes protectedHeader, Bytes payload, Bytes signature)
      throws RefusedException, GeneralSecurityException {
    if (!(leaf.getPublicKey() instanceof ECPublicKey key)
        || key.getParams().getCurve().getField().getFieldSize() != 384) {
      throw new RefusedException("the leaf's key is not on P-384");
    }
    require(signature.size() == SIGNATURE_SIZE, "the signature is not 96 bytes");
    Signature verifier = Signature.getInstance("SHA384withECDSAinP1363Format");
    verifier.initVerify(key);
    verifier.update(signedBytes(protectedHeader, payload).toArray());
    require(verifier.verify(signature.toArray()), "the signature is wrong");
  }

  /** COSE's Sig_structure (RFC 9052, section 4.4). */
  static Bytes signedBytes(Bytes protectedHeader, Bytes payload) {
    return Bytes.concat(
        SIGNATURE_CONTEXT,
        CborWriter.bytes(protectedHeader),
        CborWriter.bytes(Bytes.EMPTY),
        CborWriter.bytes(payload));
  }

  /**
   * The bundle is where issuers are looked for; its order and what it holds besides is no matter.
   *
   * @return the root under which the leaf is
   */
  static X509Certificate checkChain(
      X509Certificate leaf, Map<?, ?> fields, TrustedRoots roots, long time)
      throws RefusedException, GeneralSecurityException {
    if (!(fields.get("cabundle") instanceof List<?> bundle) || bundle.isEmpty()) {
      throw new RefusedException("cabundle is missing");
    }
    List<X509Certificate> pool = new ArrayList<>(List.of(leaf));
    for (Object item : bundle) {
      if (!(item instanceof Bytes der)) {
        throw new RefusedException("cabundle holds something else than certificates");
      }
      pool.add(certificate(der, "cabundle holds something else than certificates"));
    }
    X509CertSelector target = new X509CertSelector();
    target.setCertificate(leaf);
    Set<TrustAnchor> anchors = new LinkedHashSet<>();
    roots.certificates().forEach(root -> anchors.add(new TrustAnchor(root, null)));
    PKIXBuilderParameters parameters = new PKIXBuilderParameters(anchors, target);
    parameters.addCertStore(
        CertStore.getInstance("Collection", new CollectionCertStoreParameters(pool)));
    parameters.setRevocationEnabled(false);
    parameters.setDate(Date.from(Instant.ofEpochSecond(time)));
    var path = (PKIXCertPathBuilderResult) CertPathBuilder.getInstance("PKIX").build(parameters);
    return path.getTrustAnchor().getTrustedCert();
  }

  static X509Certificate certificate(Bytes der, String refusal) throws RefusedException {
    return TrustedRoots.parse(der).orElseThrow(() -> new RefusedException(refusal));
  }

  private static Bytes bytes(Map<?, ?> fields, String key) throws RefusedException {
    if (fields.get(key) instanceof Bytes value) {
      return value;
    }
    throw new RefusedException(key + " is missing");
  }

  private static void require(boolean good, String reason) throws RefusedException {
    if (!good) {
      throw new RefusedException(reason);
    }
  }
}
