package network.haca.attestation;

import java.math.BigInteger;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import network.haca.primitives.Bytes;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** A root certificate and its key. */
record MadeRoot(X509Certificate certificate, PrivateKey key) {
  static final MadeRoot DEVELOPMENT =
      new MadeRoot(DevelopmentRoot.certificate(), DevelopmentRoot.key());

  static MadeRoot create(String name, Instant now) throws Exception {
    KeyPair keys = keys("secp384r1");
    return of(name, keys.getPublic(), keys.getPrivate(), now);
  }

  /** Self-signed, with keys that there are already. */
  static MadeRoot of(String name, PublicKey publicKey, PrivateKey key, Instant now)
      throws Exception {
    X500Name subject = new X500Name("CN=" + name);
    return new MadeRoot(
        issue(subject, key, subject, publicKey, now.plus(Duration.ofDays(9)), true), key);
  }

  static KeyPair keys(String curve) throws Exception {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(new ECGenParameterSpec(curve));
    return generator.generateKeyPair();
  }

  /** Of an enclave; valid for three hours before its end. */
  X509Certificate leaf(PublicKey publicKey, Instant until) throws Exception {
    X500Name issuer = X500Name.getInstance(certificate.getSubjectX500Principal().getEncoded());
    return issue(issuer, key, new X500Name("CN=enclave"), publicKey, until, false);
  }

  private static X509Certificate issue(
      X500Name issuer,
      PrivateKey issuerKey,
      X500Name subject,
      PublicKey publicKey,
      Instant until,
      boolean isAuthority)
      throws Exception {
    JcaX509v3CertificateBuilder builder =
        new JcaX509v3CertificateBuilder(
            issuer,
            BigInteger.valueOf(until.toEpochMilli()),
            Date.from(until.minus(isAuthority ? Duration.ofDays(900) : Duration.ofHours(3))),
            Date.from(until),
            subject,
            publicKey);
    builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(isAuthority));
    return new JcaX509CertificateConverter()
        .getCertificate(
            builder.build(new JcaContentSignerBuilder("SHA384withECDSA").build(issuerKey)));
  }

  Bytes der() throws Exception {
    return Bytes.wrap(certificate.getEncoded());
  }

  TrustedRoots trusted() {
    try {
      return new TrustedRoots(List.of(NitroCertificate.parse(der()).orElseThrow()));
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }
}
