package network.haca.attestation;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.util.ArrayList;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import network.haca.primitives.Bytes;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** Documents under the development root whose signatures hold, as AWS would never make them. */
public final class OddDocuments {
  private static final Bytes ES384 = Bytes.fromHex("a1013822");
  private static final int PCR_SIZE = 48;

  private final Bytes userData;
  private final long time;
  private final KeyPair keys = newKeys();
  private final List<Bytes> documents = new ArrayList<>();

  private OddDocuments(Bytes userData, long time) throws GeneralSecurityException {
    this.userData = userData;
    this.time = time;
  }

  /**
   * @param time of the block, in seconds
   */
  public static List<Bytes> of(Bytes publicKey, Bytes tlsCertificate, long time) throws Exception {
    OddDocuments odd = new OddDocuments(BoundUserData.of(publicKey, tlsCertificate).encode(), time);
    odd.pcrs();
    odd.headers();
    odd.certificates();
    return odd.documents;
  }

  private static KeyPair newKeys() throws GeneralSecurityException {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(new ECGenParameterSpec("secp384r1"));
    return generator.generateKeyPair();
  }

  /** Debug enclaves, and registers of lengths that AWS never makes. */
  private void pcrs() throws Exception {
    List<X509Certificate> path = List.of(leaf(false));
    for (int size : new int[] {32, PCR_SIZE, 64, 1, 0}) {
      documents.add(document(ES384, "a0", pcrs(Bytes.wrap(new byte[size])), path));
    }
    documents.add(document(ES384, "a0", pcrs(Bytes.ofUtf8("p".repeat(32))), path));
  }

  /** Other COSE headers, tags before the document and bytes behind it. */
  private void headers() throws Exception {
    List<X509Certificate> path = List.of(leaf(false));
    Bytes pcrs = usual();
    for (String header : List.of("a1013823", "a0", "a201382204f5", "a1013822f6", "a11901382222")) {
      documents.add(document(Bytes.fromHex(header), "a0", pcrs, path));
    }
    for (String unprotected : List.of("a10101", "a104426964", "bfff", "f6")) {
      documents.add(document(ES384, unprotected, pcrs, path));
    }
    Bytes usual = document(ES384, "a0", pcrs, path);
    for (String prefix : List.of("d2", "d1", "d812", "d9d9f7")) {
      documents.add(Bytes.concat(Bytes.fromHex(prefix), usual));
    }
    documents.add(Bytes.concat(usual, Bytes.fromHex("00")));
    Bytes items = usual.slice(1, usual.size() - 1);
    documents.add(Bytes.concat(Bytes.fromHex("9804"), items));
    documents.add(Bytes.concat(Bytes.fromHex("9f"), items, Bytes.fromHex("ff")));
  }

  /** A leaf that is an authority, bundles in other orders, levels that all have one key. */
  private void certificates() throws Exception {
    Bytes pcrs = usual();
    documents.add(document(ES384, "a0", pcrs, List.of(leaf(true))));
    X509Certificate middle =
        certificate(DevelopmentRoot.certificate(), DevelopmentRoot.key(), "CN=middle", true);
    X509Certificate under = certificate(middle, keys.getPrivate(), "CN=under", false);
    documents.add(document(ES384, "a0", pcrs, List.of(under, middle)));
    documents.add(document(ES384, "a0", pcrs, List.of(under, middle, middle)));
    documents.add(document(ES384, "a0", pcrs, List.of(under)));
    List<X509Certificate> levels = new ArrayList<>();
    X509Certificate issuer = DevelopmentRoot.certificate();
    PrivateKey signer = DevelopmentRoot.key();
    for (int level = 0; level < 5; level++) {
      issuer = certificate(issuer, signer, "CN=level", true);
      signer = keys.getPrivate();
      levels.addFirst(issuer);
    }
    levels.addFirst(certificate(issuer, signer, "CN=level", false));
    documents.add(document(ES384, "a0", pcrs, levels));
    documents.add(document(ES384, "a0", pcrs, levels.subList(0, 4)));
  }

  private X509Certificate leaf(boolean isAuthority) throws Exception {
    return certificate(
        DevelopmentRoot.certificate(), DevelopmentRoot.key(), "CN=odd-enclave", isAuthority);
  }

  private X509Certificate certificate(
      X509Certificate issuer, PrivateKey signer, String subject, boolean isAuthority)
      throws Exception {
    JcaX509v3CertificateBuilder builder =
        new JcaX509v3CertificateBuilder(
            issuer,
            BigInteger.valueOf(time),
            Date.from(java.time.Instant.ofEpochSecond(time - 180)),
            Date.from(java.time.Instant.ofEpochSecond(time + 10_000)),
            new X500Name(subject),
            keys.getPublic());
    builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(isAuthority));
    builder.addExtension(
        Extension.keyUsage,
        isAuthority,
        new KeyUsage(isAuthority ? KeyUsage.keyCertSign : KeyUsage.digitalSignature));
    return new JcaX509CertificateConverter()
        .getCertificate(
            builder.build(new JcaContentSignerBuilder("SHA384withECDSA").build(signer)));
  }

  private static Bytes usual() {
    return pcrs(Bytes.ofUtf8("m".repeat(PCR_SIZE)));
  }

  private static Bytes pcrs(Bytes value) {
    Map<Bytes, Bytes> pcrs = new LinkedHashMap<>();
    for (int i = 0; i < 16; i++) {
      pcrs.put(CborWriter.unsigned(i), CborWriter.bytes(value));
    }
    return CborWriter.map(pcrs);
  }

  /**
   * @param path from the leaf up to below the root
   */
  private Bytes document(Bytes header, String unprotected, Bytes pcrs, List<X509Certificate> path)
      throws Exception {
    List<Bytes> bundle = new ArrayList<>();
    bundle.add(CborWriter.bytes(DevelopmentRoot.der()));
    for (X509Certificate authority : path.subList(1, path.size())) {
      bundle.add(CborWriter.bytes(Bytes.wrap(authority.getEncoded())));
    }
    Map<Bytes, Bytes> fields = new LinkedHashMap<>();
    fields.put(CborWriter.text("module_id"), CborWriter.text("i-odd-enc0000000000000000"));
    fields.put(CborWriter.text("digest"), CborWriter.text("SHA384"));
    fields.put(CborWriter.text("timestamp"), CborWriter.unsigned(time * 1000));
    fields.put(CborWriter.text("pcrs"), pcrs);
    fields.put(
        CborWriter.text("certificate"), CborWriter.bytes(Bytes.wrap(path.getFirst().getEncoded())));
    fields.put(CborWriter.text("cabundle"), CborWriter.array(bundle));
    fields.put(CborWriter.text("public_key"), CborWriter.bytes(Bytes.ofUtf8("dummy")));
    fields.put(CborWriter.text("user_data"), CborWriter.bytes(userData));
    fields.put(CborWriter.text("nonce"), CborWriter.bytes(Bytes.EMPTY));
    Bytes payload = CborWriter.map(fields);
    Signature signer = Signature.getInstance("SHA384withECDSAinP1363Format");
    signer.initSign(keys.getPrivate());
    signer.update(DocumentChecks.signedBytes(header, payload).toArray());
    return CborWriter.array(
        List.of(
            CborWriter.bytes(header),
            Bytes.fromHex(unprotected),
            CborWriter.bytes(payload),
            CborWriter.bytes(Bytes.wrap(signer.sign()))));
  }
}
