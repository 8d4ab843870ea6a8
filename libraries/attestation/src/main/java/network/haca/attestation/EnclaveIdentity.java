package network.haca.attestation;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;
import network.haca.primitives.Keccak;
import network.haca.primitives.RsaPss;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.cert.CertIOException;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/**
 * A node's signing key and TLS certificate, born together and never written to disk. The signing
 * key is RSA-2048 as the original's gateways use; the TLS key is P-256, self-signed.
 */
public final class EnclaveIdentity {
  private static final Duration CERTIFICATE_LIFETIME = Duration.ofDays(365);

  private final KeyPair signingKeys;
  private final KeyPair tlsKeys;
  private final X509Certificate tlsCertificate;

  private EnclaveIdentity(KeyPair signingKeys, KeyPair tlsKeys, X509Certificate tlsCertificate) {
    this.signingKeys = signingKeys;
    this.tlsKeys = tlsKeys;
    this.tlsCertificate = tlsCertificate;
  }

  /** Fresh keys and a certificate valid for a year from {@code now}. */
  public static EnclaveIdentity create(String commonName, Instant now) {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec("secp256r1"));
      KeyPair tlsKeys = generator.generateKeyPair();
      return new EnclaveIdentity(
          RsaPss.newKeyPair(), tlsKeys, selfSigned(commonName, tlsKeys, now));
    } catch (GeneralSecurityException | OperatorCreationException | CertIOException e) {
      throw new IllegalStateException("cannot make a P-256 certificate", e);
    }
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

  public X509Certificate tlsCertificate() {
    return tlsCertificate;
  }

  /** The TLS certificate as DER. */
  public Bytes tlsCertificateDer() {
    try {
      return Bytes.wrap(tlsCertificate.getEncoded());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("a parsed certificate encodes", e);
    }
  }

  public PrivateKey tlsPrivateKey() {
    return tlsKeys.getPrivate();
  }

  private static X509Certificate selfSigned(String commonName, KeyPair keys, Instant now)
      throws OperatorCreationException, GeneralSecurityException, CertIOException {
    X500Name name = new X500Name("CN=" + commonName);
    X509v3CertificateBuilder builder =
        new JcaX509v3CertificateBuilder(
            name,
            new BigInteger(159, new SecureRandom()),
            Date.from(now.minus(Duration.ofMinutes(5))),
            Date.from(now.plus(CERTIFICATE_LIFETIME)),
            name,
            keys.getPublic());
    GeneralNames alternatives = new GeneralNames(new GeneralName(GeneralName.dNSName, commonName));
    builder.addExtension(Extension.subjectAlternativeName, false, alternatives);
    return new JcaX509CertificateConverter()
        .getCertificate(
            builder.build(new JcaContentSignerBuilder("SHA256withECDSA").build(keys.getPrivate())));
  }
}
