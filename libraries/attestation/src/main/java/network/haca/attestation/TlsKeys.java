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

/** A P-256 key for TLS and its self-signed certificate: whoever pins it trusts nobody else. */
record TlsKeys(PrivateKey privateKey, X509Certificate certificate) {
  private static final Duration CLOCK_SKEW = Duration.ofMinutes(5);
  private static final int SERIAL_BITS = 159;

  static TlsKeys create(String commonName, Instant now, Duration lifetime) {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec("secp256r1"));
      KeyPair keys = generator.generateKeyPair();
      return new TlsKeys(
          keys.getPrivate(),
          selfSigned(commonName, keys, now.minus(CLOCK_SKEW), now.plus(lifetime)));
    } catch (GeneralSecurityException | OperatorCreationException | CertIOException e) {
      throw new IllegalStateException("cannot make a P-256 certificate", e);
    }
  }

  Bytes certificateDer() {
    try {
      return Bytes.wrap(certificate.getEncoded());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("a parsed certificate encodes", e);
    }
  }

  private static X509Certificate selfSigned(
      String commonName, KeyPair keys, Instant from, Instant until)
      throws OperatorCreationException, GeneralSecurityException, CertIOException {
    X500Name name = new X500Name("CN=" + commonName);
    X509v3CertificateBuilder builder =
        new JcaX509v3CertificateBuilder(
            name,
            new BigInteger(SERIAL_BITS, new SecureRandom()),
            Date.from(from),
            Date.from(until),
            name,
            keys.getPublic());
    GeneralNames alternatives = new GeneralNames(new GeneralName(GeneralName.dNSName, commonName));
    builder.addExtension(Extension.subjectAlternativeName, false, alternatives);
    return new JcaX509CertificateConverter()
        .getCertificate(
            builder.build(new JcaContentSignerBuilder("SHA256withECDSA").build(keys.getPrivate())));
  }
}
