package network.haca.attestation;

import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.Base64;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedTrustManager;
import network.haca.primitives.Bytes;
import network.haca.primitives.Sha256;

/**
 * The nitriding daemon that runs beside this process in its enclave: it ends TLS with a certificate
 * of its own, hands requests on in plain, and has the enclave attested with that certificate and
 * the hash that this process gives it.
 *
 * <p>Source: brave/nitriding-daemon, {@code doc/http-api.md}.
 */
public final class Nitriding implements Attester {
  private static final Duration TIMEOUT = Duration.ofSeconds(20);
  private static final Duration LOOK = Duration.ofMillis(100);
  private static final int OK = 200;

  /** An earlier process of this enclave has said so. */
  private static final int ALREADY_READY = 410;

  private static final int DOCUMENT_BYTES_MAX = 32_768;

  private final URI internal;
  private final URI external;
  private final HttpClient http;
  private volatile Optional<X509Certificate> presented = Optional.empty();

  /**
   * @param internal where it takes commands, {@code http://127.0.0.1:8080}
   * @param external its TLS port as it is reached from here
   */
  public Nitriding(URI internal, URI external) {
    this.internal = internal;
    this.external = external;
    this.http = HttpClient.newBuilder().connectTimeout(TIMEOUT).sslContext(noting()).build();
  }

  /**
   * Says that this process is there, on which nitriding opens its port if it was told to wait, and
   * gives the certificate that it presents to the world.
   *
   * @throws IOException if it refuses, or its port does not open
   */
  public X509Certificate open() throws IOException {
    HttpResponse<String> ready = send(HttpRequest.newBuilder(internal.resolve("/enclave/ready")));
    if (ready.statusCode() != ALREADY_READY) {
      require(ready, "ready");
    }
    IOException last = new IOException(external + " presents no certificate");
    for (long look = TIMEOUT.dividedBy(LOOK); look > 0; look--) {
      try {
        // Any page does: what counts is the handshake.
        var _ = send(HttpRequest.newBuilder(external.resolve("/enclave")));
        return presented.orElseThrow();
      } catch (IOException e) {
        last = e;
        pause();
      }
    }
    throw last;
  }

  private static void pause() throws IOException {
    try {
      Thread.sleep(LOOK);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while waiting for nitriding", e);
    }
  }

  /** The document binds the certificate that nitriding presents, which has to be the given one. */
  @Override
  public Bytes attest(Bytes publicKey, Bytes tlsCertificate, Bytes nonce) throws IOException {
    String hash = Base64.getEncoder().encodeToString(Sha256.hash(publicKey).value().toArray());
    require(
        send(
            HttpRequest.newBuilder(internal.resolve("/enclave/hash"))
                .POST(BodyPublishers.ofString(hash))),
        "hash");
    String path = "/enclave/attestation?nonce=" + nonce.toHex().substring(2);
    HttpResponse<String> answer =
        require(send(HttpRequest.newBuilder(external.resolve(path))), "attestation");
    Bytes document = decode(answer.body());
    boolean isBound =
        AttestationClaims.read(document)
            .flatMap(AttestationClaims::tlsCertificateHash)
            .filter(Sha256.hash(tlsCertificate).value()::equals)
            .isPresent();
    if (!isBound) {
      throw new IOException("nitriding attests another certificate than " + external + " presents");
    }
    return document;
  }

  private static Bytes decode(String base64) throws IOException {
    if (base64.length() > DOCUMENT_BYTES_MAX) {
      throw new IOException("nitriding answers a document of " + base64.length() + " characters");
    }
    try {
      return Bytes.wrap(Base64.getDecoder().decode(base64.strip()));
    } catch (IllegalArgumentException e) {
      throw new IOException("nitriding answers no base64", e);
    }
  }

  private static HttpResponse<String> require(HttpResponse<String> answer, String what)
      throws IOException {
    if (answer.statusCode() != OK) {
      throw new IOException(
          "nitriding answers %d to /enclave/%s: %s"
              .formatted(answer.statusCode(), what, answer.body().strip()));
    }
    return answer;
  }

  private HttpResponse<String> send(HttpRequest.Builder request) throws IOException {
    HttpRequest built = request.timeout(TIMEOUT).build();
    try {
      return http.send(built, BodyHandlers.ofString());
    } catch (IOException e) {
      throw new IOException("nitriding does not answer at " + built.uri(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while asking nitriding", e);
    }
  }

  /** Trusts whom it meets, and notes the certificate: the attestation says whether it is right. */
  private SSLContext noting() {
    try {
      SSLContext tls = SSLContext.getInstance("TLS");
      tls.init(null, new TrustManager[] {new Noting()}, null);
      return tls;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform has TLS", e);
    }
  }

  private final class Noting extends X509ExtendedTrustManager {
    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType) {
      presented = Optional.of(chain[0]);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType, Socket socket) {
      checkServerTrusted(chain, authType);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType, SSLEngine engine) {
      checkServerTrusted(chain, authType);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType) {
      throw new IllegalStateException("this side is a client");
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType, Socket socket) {
      checkClientTrusted(chain, authType);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType, SSLEngine engine) {
      checkClientTrusted(chain, authType);
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return new X509Certificate[0];
    }
  }
}
