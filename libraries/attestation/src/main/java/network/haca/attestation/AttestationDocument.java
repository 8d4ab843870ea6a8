package network.haca.attestation;

import java.io.ByteArrayInputStream;
import java.security.GeneralSecurityException;
import java.security.Signature;
import java.security.cert.CertPath;
import java.security.cert.CertPathValidator;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.PKIXParameters;
import java.security.cert.TrustAnchor;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECPublicKey;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Set;
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
    try {
      return verifyChecked(document, rootPem, time);
    } catch (RefusedException e) {
      return new Verdict.Refused(String.valueOf(e.getMessage()));
    } catch (CborReader.MalformedException e) {
      return new Verdict.Refused("not CBOR: " + e.getMessage());
    } catch (GeneralSecurityException e) {
      return new Verdict.Refused("certificates or signature: " + e.getMessage());
    }
  }

  private static final class RefusedException extends Exception {
    RefusedException(String reason) {
      super(reason);
    }
  }

  private static Verdict verifyChecked(Bytes document, Bytes rootPem, long time)
      throws RefusedException, CborReader.MalformedException, GeneralSecurityException {
    require(
        !document.isEmpty() && document.size() <= DOCUMENT_BYTES_MAX,
        "the document has " + document.size() + " bytes");
    if (!(CborReader.read(document) instanceof List<?> cose)
        || cose.size() != 4
        || !(cose.get(0) instanceof Bytes protectedHeader)
        || !(cose.get(2) instanceof Bytes payload)
        || !(cose.get(3) instanceof Bytes signature)
        || !(CborReader.read(payload) instanceof Map<?, ?> fields)) {
      throw new RefusedException("not a COSE_Sign1 with a map in it");
    }
    Bytes pcrHash = pcrHash(fields);
    checkTime(fields, time);
    X509Certificate leaf = certificate(bytes(fields, "certificate"));
    checkSignature(leaf, protectedHeader, payload, signature);
    checkChain(leaf, fields, rootPem, time);
    Bytes userData = bytes(fields, "user_data");
    require(userData.size() == USER_DATA_SIZE, "user_data is not 68 bytes");
    return new Verdict.Accepted(
        new Bytes32(pcrHash), userData.slice(2, 32), userData.slice(36, 32));
  }

  private static Bytes pcrHash(Map<?, ?> fields) throws RefusedException {
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

  private static void checkTime(Map<?, ?> fields, long time) throws RefusedException {
    if (!(fields.get("timestamp") instanceof Long millis)) {
      throw new RefusedException("timestamp is missing");
    }
    long dated = millis / 1000;
    require(millis >= TIMESTAMP_MILLIS_MIN, "dated before 2025-01-31");
    require(time - dated <= AGE_SECONDS_MAX, "older than 300 s: dated " + dated);
    require(dated - time <= AHEAD_SECONDS_MAX, "more than 60 s ahead: dated " + dated);
  }

  private static void checkSignature(
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

  private static void checkChain(X509Certificate leaf, Map<?, ?> fields, Bytes rootPem, long time)
      throws RefusedException, GeneralSecurityException {
    if (!(fields.get("cabundle") instanceof List<?> bundle) || bundle.isEmpty()) {
      throw new RefusedException("cabundle is missing");
    }
    X509Certificate root = certificate(rootPem);
    List<X509Certificate> path = new ArrayList<>(List.of(leaf));
    for (int i = bundle.size() - 1; i >= 0; i--) {
      if (!(bundle.get(i) instanceof Bytes der)) {
        throw new RefusedException("cabundle holds something else than certificates");
      }
      X509Certificate intermediate = certificate(der);
      if (!intermediate.equals(root)) {
        path.add(intermediate);
      }
    }
    CertPath certificates = factory().generateCertPath(path);
    PKIXParameters parameters = new PKIXParameters(Set.of(new TrustAnchor(root, null)));
    parameters.setRevocationEnabled(false);
    parameters.setDate(Date.from(Instant.ofEpochSecond(time)));
    CertPathValidator.getInstance("PKIX").validate(certificates, parameters);
  }

  private static X509Certificate certificate(Bytes encoded) throws CertificateException {
    return (X509Certificate)
        factory().generateCertificate(new ByteArrayInputStream(encoded.toArray()));
  }

  private static CertificateFactory factory() throws CertificateException {
    return CertificateFactory.getInstance("X.509");
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
