package network.haca.oracle.http;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.PemTrustOptions;
import java.net.URI;
import java.security.cert.CertificateEncodingException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLPeerUnverifiedException;
import network.haca.connection.BoundedBody;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;
import network.haca.primitives.Sha256;

/**
 * The way to the sources: HTTPS that ends in the enclave, so that nobody between sees or changes an
 * answer. Redirects are not followed: the URL that is signed is the one that answered. Nothing of
 * who asked goes with a request.
 */
final class Fetch {
  private static final int OK = 200;

  private final HttpClient client;
  private final FetchBounds bounds;

  Fetch(Vertx vertx, FetchBounds bounds) {
    this.bounds = bounds;
    HttpClientOptions options =
        new HttpClientOptions().setSsl(true).setConnectTimeout((int) bounds.connect().toMillis());
    bounds
        .trust()
        .ifPresent(
            file -> options.setTrustOptions(new PemTrustOptions().addCertPath(file.toString())));
    this.client =
        vertx.createHttpClient(options, new PoolOptions().setHttp1MaxSize(bounds.connections()));
  }

  /** What a source answered, and by which certificate it was known. */
  record Answer(Bytes body, Bytes32 certificateDigest) {}

  /** Fails with {@link RefusedException} only. */
  Future<Answer> get(String url) {
    return client
        .request(
            new RequestOptions()
                .setMethod(HttpMethod.GET)
                .setAbsoluteURI(url)
                .putHeader("Accept", "application/json")
                .putHeader("User-Agent", "haca-data-node"))
        .compose(this::answer)
        // With the time that it waited for a name to be found and for a connection to be free.
        .timeout(bounds.whole().toMillis(), TimeUnit.MILLISECONDS)
        .recover(failure -> Future.failedFuture(named(URI.create(url).getHost(), failure)));
  }

  Future<Void> close() {
    return client.close();
  }

  private Future<Answer> answer(HttpClientRequest request) {
    return request
        .send()
        .compose(this::body)
        .map(body -> answer(request, body))
        .timeout(bounds.whole().toMillis(), TimeUnit.MILLISECONDS)
        .onFailure(failure -> request.reset());
  }

  private Future<Buffer> body(HttpClientResponse response) {
    int status = response.statusCode();
    return status == OK
        ? BoundedBody.read(response, bounds.answerBytesMax(), this::tooLong)
        : Future.failedFuture(
            new RefusedException(FactRefusal.source("the source answers " + status)));
  }

  private static Answer answer(HttpClientRequest request, Buffer body) {
    try {
      byte[] certificate = request.connection().sslSession().getPeerCertificates()[0].getEncoded();
      return new Answer(Bytes.wrap(body.getBytes()), Sha256.hash(Bytes.wrap(certificate)));
    } catch (SSLPeerUnverifiedException | CertificateEncodingException e) {
      throw new IllegalStateException("a connection stands without a certificate", e);
    }
  }

  private RefusedException tooLong() {
    return new RefusedException(
        FactRefusal.source(
            "the source's answer is larger than %d bytes".formatted(bounds.answerBytesMax())));
  }

  private RefusedException named(String host, Throwable failure) {
    if (failure instanceof RefusedException known) {
      return known;
    }
    if (failure instanceof TimeoutException) {
      return new RefusedException(
          FactRefusal.sourceTimeout(
              "%s did not answer within %d ms".formatted(host, bounds.whole().toMillis())));
    }
    Throwable deepest = failure;
    while (deepest.getCause() != null) {
      deepest = deepest.getCause();
    }
    return new RefusedException(
        FactRefusal.source("%s cannot be asked: %s".formatted(host, deepest.getMessage())));
  }
}
