package network.haca.attestation;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;
import network.haca.primitives.Sha256;

/**
 * Root certificates that attestation documents may hang under.
 *
 * @param certificates at least one
 */
public record TrustedRoots(List<X509Certificate> certificates) {
  /** SHA-256 of the DER of AWS_NitroEnclaves_Root-G1. */
  private static final Bytes32 AWS =
      Bytes32.fromHex("0x641a0321a3e244efe456463195d606317ed7cdcc3c1756e09893f3c68f79bb5b");

  private static final Pattern PEM =
      Pattern.compile("-----BEGIN CERTIFICATE-----([^-]*)-----END CERTIFICATE-----");

  public TrustedRoots {
    certificates = List.copyOf(certificates);
  }

  /**
   * The certificates in a PEM text; text between the blocks is skipped, as is a block that is no
   * certificate. Nothing if there is none.
   */
  public static Optional<TrustedRoots> ofPem(Bytes pem) {
    String text = new String(pem.toArray(), StandardCharsets.ISO_8859_1);
    List<X509Certificate> found =
        PEM.matcher(text)
            .results()
            .flatMap(block -> decode(block.group(1)))
            .flatMap(der -> parse(der).stream())
            .toList();
    return found.isEmpty() ? Optional.empty() : Optional.of(new TrustedRoots(found));
  }

  /** A certificate in DER, and nothing after it. */
  static Optional<X509Certificate> parse(Bytes der) {
    try {
      X509Certificate certificate =
          (X509Certificate)
              CertificateFactory.getInstance("X.509")
                  .generateCertificate(new ByteArrayInputStream(der.toArray()));
      return Optional.of(certificate).filter(parsed -> isWhole(parsed, der));
    } catch (CertificateException e) {
      return Optional.empty();
    }
  }

  /** AWS' root, known by its hash, or that of simulated enclaves. */
  static boolean isKnown(Bytes der) {
    return Sha256.hash(der).equals(AWS) || der.equals(DevelopmentRoot.der());
  }

  /** The root of simulated enclaves, or another certificate of its key. */
  static boolean isDevelopment(X509Certificate certificate) {
    return certificate.getPublicKey().equals(DevelopmentRoot.certificate().getPublicKey());
  }

  /** Whether simulated enclaves are among what these roots vouch for. */
  public boolean holdDevelopmentRoot() {
    return certificates.stream().anyMatch(TrustedRoots::isDevelopment);
  }

  private static boolean isWhole(X509Certificate certificate, Bytes der) {
    try {
      return Bytes.wrap(certificate.getEncoded()).equals(der);
    } catch (CertificateException e) {
      return false;
    }
  }

  private static Stream<Bytes> decode(String base64) {
    try {
      return Stream.of(Bytes.wrap(Base64.getMimeDecoder().decode(base64)));
    } catch (IllegalArgumentException e) {
      return Stream.empty();
    }
  }
}
