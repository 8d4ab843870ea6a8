package network.haca.attestation;

import java.net.Socket;
import java.security.cert.CertificateEncodingException;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedTrustManager;
import network.haca.primitives.Bytes;
import network.haca.primitives.Sha256;

/**
 * Trusts exactly one certificate, the registered one, whoever signed it and whatever host it names;
 * no CA is asked.
 */
public final class PinnedTrustManager extends X509ExtendedTrustManager {
  private final Bytes expected;

  /**
   * @param certificateDer the registered certificate
   */
  public PinnedTrustManager(Bytes certificateDer) {
    this.expected = certificateDer;
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String authType)
      throws CertificateException {
    Bytes presented = chain.length == 0 ? Bytes.EMPTY : encode(chain[0]);
    if (!presented.equals(expected)) {
      throw new CertificateException(
          "the node presents a certificate with SHA-256 fingerprint %s, the registry names %s"
              .formatted(Sha256.hash(presented), Sha256.hash(expected)));
    }
    chain[0].checkValidity();
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String authType, Socket socket)
      throws CertificateException {
    checkServerTrusted(chain, authType);
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
      throws CertificateException {
    checkServerTrusted(chain, authType);
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String authType, Socket socket)
      throws CertificateException {
    checkClientTrusted(chain, authType);
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
      throws CertificateException {
    checkClientTrusted(chain, authType);
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String authType)
      throws CertificateException {
    throw new CertificateException("this side verifies servers only");
  }

  @Override
  public X509Certificate[] getAcceptedIssuers() {
    return new X509Certificate[0];
  }

  private static Bytes encode(X509Certificate certificate) throws CertificateEncodingException {
    return Bytes.wrap(certificate.getEncoded());
  }
}
