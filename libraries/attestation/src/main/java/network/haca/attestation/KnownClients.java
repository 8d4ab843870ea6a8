package network.haca.attestation;

import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.Set;
import javax.net.ssl.X509TrustManager;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;
import network.haca.primitives.Sha256;

/** Lets those connect whose certificates it was told of by their SHA-256; no CA is asked. */
public final class KnownClients implements X509TrustManager {
  private final Set<Bytes32> fingerprints;

  public KnownClients(Set<Bytes32> fingerprints) {
    this.fingerprints = Set.copyOf(fingerprints);
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String authType)
      throws CertificateException {
    if (chain.length == 0) {
      throw new CertificateException("the client presents no certificate");
    }
    Bytes32 presented = Sha256.hash(Bytes.wrap(chain[0].getEncoded()));
    if (!fingerprints.contains(presented)) {
      throw new CertificateException(
          "the client presents a certificate with SHA-256 fingerprint %s, which is not a known one"
              .formatted(presented));
    }
    chain[0].checkValidity();
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String authType)
      throws CertificateException {
    throw new CertificateException("this side verifies clients only");
  }

  @Override
  public X509Certificate[] getAcceptedIssuers() {
    return new X509Certificate[0];
  }
}
