package network.haca.attestation;

import java.security.KeyPair;
import java.security.PrivateKey;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;
import network.haca.primitives.Keccak;
import network.haca.primitives.RsaPss;

/**
 * A node's signing key and TLS certificate, born together and never written to disk. The signing
 * key is RSA-2048 as the original's gateways use; the TLS key is P-256, self-signed.
 */
public final class EnclaveIdentity {
  private final KeyPair signingKeys;
  private final X509Certificate tlsCertificate;
  private final Optional<PrivateKey> tlsPrivateKey;

  private EnclaveIdentity(
      KeyPair signingKeys, X509Certificate tlsCertificate, Optional<PrivateKey> tlsPrivateKey) {
    this.signingKeys = signingKeys;
    this.tlsCertificate = tlsCertificate;
    this.tlsPrivateKey = tlsPrivateKey;
  }

  /** Fresh keys and a certificate that is valid for {@code lifetime} from {@code now} on. */
  public static EnclaveIdentity create(String commonName, Instant now, Duration lifetime) {
    TlsKeys tlsKeys = TlsKeys.create(commonName, now, lifetime);
    return new EnclaveIdentity(
        RsaPss.newKeyPair(), tlsKeys.certificate(), Optional.of(tlsKeys.privateKey()));
  }

  /** Fresh signing keys, behind another process of the enclave that ends TLS. */
  public static EnclaveIdentity behind(X509Certificate tlsCertificate) {
    return new EnclaveIdentity(RsaPss.newKeyPair(), tlsCertificate, Optional.empty());
  }

  /** keccak-256 of the signing key's SubjectPublicKeyInfo. */
  public Bytes32 teeId() {
    return Keccak.hash(publicKey());
  }

  /** The signing key as SubjectPublicKeyInfo DER. */
  public Bytes publicKey() {
    return Bytes.wrap(signingKeys.getPublic().getEncoded());
  }

  public Bytes sign(Bytes32 message) {
    return RsaPss.sign(signingKeys.getPrivate(), message);
  }

  public Bytes sign(Bytes32 message, Bytes32 salt) {
    return RsaPss.sign(signingKeys.getPrivate(), message, salt);
  }

  public X509Certificate tlsCertificate() {
    return tlsCertificate;
  }

  /** The TLS certificate as DER. */
  public Bytes tlsCertificateDer() {
    try {
      return Bytes.wrap(tlsCertificate.getEncoded());
    } catch (CertificateEncodingException e) {
      throw new IllegalStateException("a parsed certificate encodes", e);
    }
  }

  /** Of the certificate; an identity behind another process has none. */
  public PrivateKey tlsPrivateKey() {
    return tlsPrivateKey.orElseThrow();
  }
}
