package network.haca.attestation;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import network.haca.primitives.Bytes;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.CertIOException;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/**
 * A Nitro security module for machines that have none: documents of the same bytes as the real
 * one's, under {@link DevelopmentRoot}.
 */
public final class SimulatedNsm implements Attester {
  private static final Bytes PROTECTED_HEADER = Bytes.fromHex("a1013822");
  private static final int PCR_COUNT = 16;
  private static final int PCR_SIZE = 48;

  private final List<Bytes> measurements;
  private final InstantSource clock;

  /**
   * @param measurements PCR0 to PCR2, 48 bytes each
   */
  public SimulatedNsm(List<Bytes> measurements, InstantSource clock) {
    this.measurements = List.copyOf(measurements);
    this.clock = clock;
    if (measurements.size() != 3 || measurements.stream().anyMatch(pcr -> pcr.size() != PCR_SIZE)) {
      throw new IllegalArgumentException("PCR0 to PCR2 take 48 bytes each");
    }
  }

  @Override
  public Bytes attest(Bytes publicKey, Bytes tlsCertificate, Bytes nonce) {
    return attest(BoundUserData.of(publicKey, tlsCertificate).encode(), nonce);
  }

  /** As the real module does: whatever {@code userData} is. */
  public Bytes attest(Bytes userData, Bytes nonce) {
    Instant now = clock.instant();
    try {
      KeyPair keys = newKeys();
      X509Certificate leaf = leaf(keys, now);
      Bytes payload = payload(leaf, userData, nonce, now);
      return CborWriter.array(
          List.of(
              CborWriter.bytes(PROTECTED_HEADER),
              CborWriter.map(Map.of()),
              CborWriter.bytes(payload),
              CborWriter.bytes(sign(keys.getPrivate(), payload))));
    } catch (GeneralSecurityException | OperatorCreationException | CertIOException e) {
      throw new IllegalStateException("cannot make a simulated attestation", e);
    }
  }

  private Bytes payload(X509Certificate leaf, Bytes userData, Bytes nonce, Instant now)
      throws GeneralSecurityException {
    Map<Bytes, Bytes> fields = new LinkedHashMap<>();
    fields.put(CborWriter.text("module_id"), CborWriter.text("i-simulated-enc0000000000000000"));
    fields.put(CborWriter.text("digest"), CborWriter.text("SHA384"));
    fields.put(CborWriter.text("timestamp"), CborWriter.unsigned(now.toEpochMilli()));
    fields.put(CborWriter.text("pcrs"), pcrs());
    fields.put(CborWriter.text("certificate"), CborWriter.bytes(Bytes.wrap(leaf.getEncoded())));
    Bytes root = DevelopmentRoot.der();
    fields.put(CborWriter.text("cabundle"), CborWriter.array(List.of(CborWriter.bytes(root))));
    fields.put(CborWriter.text("public_key"), CborWriter.bytes(Bytes.ofUtf8("dummy")));
    fields.put(CborWriter.text("user_data"), CborWriter.bytes(userData));
    fields.put(CborWriter.text("nonce"), CborWriter.bytes(nonce));
    return CborWriter.map(fields);
  }

  private Bytes pcrs() {
    Map<Bytes, Bytes> pcrs = new LinkedHashMap<>();
    for (int i = 0; i < PCR_COUNT; i++) {
      Bytes value = i < measurements.size() ? measurements.get(i) : Bytes.wrap(new byte[PCR_SIZE]);
      pcrs.put(CborWriter.unsigned(i), CborWriter.bytes(value));
    }
    return CborWriter.map(pcrs);
  }

  private static Bytes sign(PrivateKey key, Bytes payload) throws GeneralSecurityException {
    Signature signer = Signature.getInstance("SHA384withECDSAinP1363Format");
    signer.initSign(key);
    signer.update(DocumentChecks.signedBytes(PROTECTED_HEADER, payload).toArray());
    return Bytes.wrap(signer.sign());
  }

  private static KeyPair newKeys() throws GeneralSecurityException {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(new ECGenParameterSpec("secp384r1"));
    return generator.generateKeyPair();
  }

  private static X509Certificate leaf(KeyPair keys, Instant now)
      throws OperatorCreationException, GeneralSecurityException, CertIOException {
    X509v3CertificateBuilder builder =
        new JcaX509v3CertificateBuilder(
            DevelopmentRoot.certificate(),
            BigInteger.valueOf(now.toEpochMilli()),
            Date.from(now.minusSeconds(180)),
            Date.from(now.plus(Duration.ofHours(3))),
            new X500Name("CN=simulated-enclave"),
            keys.getPublic());
    builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(false));
    builder.addExtension(Extension.keyUsage, false, new KeyUsage(KeyUsage.digitalSignature));
    return new JcaX509CertificateConverter()
        .getCertificate(
            builder.build(
                new JcaContentSignerBuilder("SHA384withECDSA").build(DevelopmentRoot.key())));
  }
}
