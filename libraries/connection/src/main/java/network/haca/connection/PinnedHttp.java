package network.haca.connection;

import java.net.http.HttpClient;
import java.security.GeneralSecurityException;
import java.time.Duration;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.TrustManager;
import network.haca.attestation.PinnedTrustManager;
import network.haca.primitives.Bytes;

/** JDK's HTTP client to one node: it talks to whoever has exactly the registered certificate. */
public final class PinnedHttp {
  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);

  private PinnedHttp() {}

  /**
   * @param tlsCertificateDer as it is registered
   */
  public static HttpClient to(Bytes tlsCertificateDer) {
    try {
      SSLContext tls = SSLContext.getInstance("TLS");
      tls.init(null, new TrustManager[] {new PinnedTrustManager(tlsCertificateDer)}, null);
      SSLParameters parameters = new SSLParameters();
      // Whoever has the certificate is the node, whatever its host is called.
      parameters.setEndpointIdentificationAlgorithm("");
      return HttpClient.newBuilder()
          .sslContext(tls)
          .sslParameters(parameters)
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(CONNECT_TIMEOUT)
          .build();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this JDK has no TLS", e);
    }
  }
}
