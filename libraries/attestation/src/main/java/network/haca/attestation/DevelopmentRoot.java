package network.haca.attestation;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import network.haca.primitives.Bytes;

/**
 * The root of simulated enclaves. Its key is public, in this repository: it proves nothing, and
 * only development networks accept it.
 */
public final class DevelopmentRoot {
  private static final NitroCertificate PARSED = parse();

  private DevelopmentRoot() {}

  public static Bytes certificatePem() {
    return Bytes.wrap(resource("development-root.pem"));
  }

  /** As an issuer of simulated enclaves' certificates. */
  static X509Certificate certificate() {
    try {
      return (X509Certificate)
          CertificateFactory.getInstance("X.509")
              .generateCertificate(new ByteArrayInputStream(resource("development-root.pem")));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("the development root is damaged", e);
    }
  }

  static Bytes der() {
    return PARSED.der();
  }

  /** x and y of its key. */
  static Bytes publicPoint() {
    return PARSED.key();
  }

  private static NitroCertificate parse() {
    return Pem.certificates(certificatePem()).stream()
        .flatMap(der -> NitroCertificate.parse(der).stream())
        .findFirst()
        .orElseThrow(() -> new IllegalStateException("the development root is damaged"));
  }

  static PrivateKey key() {
    String pem = new String(resource("development-root.key.pem"), StandardCharsets.US_ASCII);
    String base64 = pem.replaceAll("-----[A-Z ]+-----|\\s", "");
    try {
      return KeyFactory.getInstance("EC")
          .generatePrivate(new PKCS8EncodedKeySpec(Base64.getDecoder().decode(base64)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("the development root's key is damaged", e);
    }
  }

  private static byte[] resource(String name) {
    try (InputStream in = DevelopmentRoot.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException(name + " is not on the class path");
      }
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(name + " cannot be read", e);
    }
  }
}
