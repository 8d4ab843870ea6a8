package network.haca.oracle.http;

import java.security.cert.Certificate;
import java.security.cert.CertificateEncodingException;
import java.util.Base64;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;
import network.haca.oracle.source.Source;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;
import network.haca.primitives.Sha256;

/** The certificate that a source presented, after its chain and its name were found good. */
final class SourceCertificate {
  private SourceCertificate() {}

  /**
   * The digest of the certificate.
   *
   * @throws RefusedException if the source's public key is pinned and this is another
   */
  static Bytes32 digest(Source source, SSLSession session) throws RefusedException {
    try {
      Certificate certificate = session.getPeerCertificates()[0];
      Bytes32 key = Sha256.hash(Bytes.wrap(certificate.getPublicKey().getEncoded()));
      if (!source.pins().isEmpty() && !source.pins().contains(key)) {
        throw new RefusedException(
            FactRefusal.source(
                "the source's public key is none of those that are pinned; its SHA-256 is "
                    + Base64.getEncoder().encodeToString(key.value().toArray())));
      }
      return Sha256.hash(Bytes.wrap(certificate.getEncoded()));
    } catch (SSLPeerUnverifiedException | CertificateEncodingException e) {
      throw new IllegalStateException("a connection stands without a certificate", e);
    }
  }
}
