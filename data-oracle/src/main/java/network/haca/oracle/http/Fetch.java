package network.haca.oracle.http;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.PemTrustOptions;
import io.vertx.core.net.SocketAddress;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import network.haca.connection.BoundedBody;
import network.haca.oracle.core.SourcePace;
import network.haca.oracle.source.Lookup;
import network.haca.oracle.source.SourceSecrets;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;

/**
 * The way to the sources: HTTPS that ends in the enclave, so that nobody between sees or changes an
 * answer. Redirects are not followed: the URL that is signed is the one that answered. Compressed
 * answers are refused, so that none is larger than it seems. Nothing of who asked goes with a
 * request.
 */
final class Fetch {
  private static final int OK = 200;
  private static final int REDIRECT_FIRST = 300;
  private static final int REDIRECT_LAST = 399;
  private static final int TOO_OFTEN = 429;
  private static final int UNAVAILABLE = 503;
  private static final String IDENTITY = "identity";

  private final HttpClient client;
  private final FetchBounds bounds;
  private final HostAddresses addresses;
  private final SourceSecrets secrets;
  private final InstantSource clock;

  Fetch(
      Vertx vertx,
      FetchBounds bounds,
      HostAddresses addresses,
      SourceSecrets secrets,
      InstantSource clock) {
    this.bounds = bounds;
    this.addresses = addresses;
    this.secrets = secrets;
    this.clock = clock;
    HttpClientOptions options =
        new HttpClientOptions().setSsl(true).setConnectTimeout((int) bounds.connect().toMillis());
    bounds
        .trust()
        .ifPresent(
            file -> options.setTrustOptions(new PemTrustOptions().addCertPath(file.toString())));
    this.client =
        vertx.createHttpClient(options, new PoolOptions().setHttp1MaxSize(bounds.connections()));
  }

  /**
   * Asks once; fails with {@link RefusedException} only.
   *
   * @param pace is told how the source took it
   */
  Future<Seen> ask(Lookup lookup, SourcePace pace) {
    URI url = URI.create(lookup.url());
    Duration whole = whole(lookup, bounds);
    return addresses
        .find(url.getHost(), port(url))
        .compose(address -> client.request(options(lookup, url, address)))
        .compose(request -> exchange(request, lookup, pace, whole))
        // With the time that it waited for a name to be found and for a connection to be free.
        .timeout(whole.toMillis(), TimeUnit.MILLISECONDS)
        .recover(failure -> Future.failedFuture(FetchFailure.named(url.getHost(), whole, failure)));
  }

  Future<Void> close() {
    return client.close();
  }

  /** How long a lookup may take. */
  static Duration whole(Lookup lookup, FetchBounds bounds) {
    Duration own = lookup.source().limits().time().orElse(bounds.whole());
    return own.compareTo(bounds.whole()) < 0 ? own : bounds.whole();
  }

  static int port(URI url) {
    return url.getPort() < 0 ? 443 : url.getPort();
  }

  /** The path and the query. */
  static String target(URI url) {
    String path = url.getRawPath().isEmpty() ? "/" : url.getRawPath();
    return url.getRawQuery() == null ? path : path + "?" + url.getRawQuery();
  }

  private RequestOptions options(Lookup lookup, URI url, SocketAddress address) {
    RequestOptions options =
        new RequestOptions()
            .setMethod(lookup.body(secrets).isPresent() ? HttpMethod.POST : HttpMethod.GET)
            .setServer(address)
            .setHost(url.getHost())
            .setPort(port(url))
            .setSsl(true)
            .setURI(target(url))
            .putHeader("Accept", "*/*")
            .putHeader("User-Agent", "haca-data-node");
    if (lookup.body(secrets).isPresent()) {
      options.putHeader("Content-Type", "application/json");
    }
    lookup.headers(secrets).forEach(options::putHeader);
    return options;
  }

  private Future<Seen> exchange(
      HttpClientRequest request, Lookup lookup, SourcePace pace, Duration whole) {
    return sent(request, lookup, pace)
        .timeout(whole.toMillis(), TimeUnit.MILLISECONDS)
        .onFailure(failure -> request.reset());
  }

  private Future<Seen> sent(HttpClientRequest request, Lookup lookup, SourcePace pace) {
    Bytes32 certificate;
    try {
      // Before a byte of the request leaves: there may be a secret in it.
      certificate = SourceCertificate.digest(lookup.source(), request.connection().sslSession());
    } catch (RefusedException e) {
      return Future.failedFuture(e);
    }
    // Who waits hears of a failure by the future.
    request.exceptionHandler(known -> {});
    return lookup
        .body(secrets)
        .map(request::send)
        .orElseGet(request::send)
        .compose(response -> body(response, lookup, pace))
        .map(body -> new Seen(Bytes.wrap(body.getBytes()), certificate, clock.instant()));
  }

  private Future<Buffer> body(HttpClientResponse response, Lookup lookup, SourcePace pace) {
    response.exceptionHandler(known -> {});
    int status = response.statusCode();
    if (status != OK) {
      return refused(status(response, pace));
    }
    pace.answered();
    String encoding = header(response, HttpHeaders.CONTENT_ENCODING).orElse(IDENTITY);
    if (!encoding.equalsIgnoreCase(IDENTITY)) {
      return refused("the source's answer is compressed (%s) unasked".formatted(encoding));
    }
    int bytesMax =
        Math.min(
            bounds.answerBytesMax(),
            lookup.source().limits().answerBytes().orElse(bounds.answerBytesMax()));
    return BoundedBody.read(
        response,
        bytesMax,
        () ->
            new RefusedException(
                FactRefusal.source(
                    "the source's answer is larger than %d bytes".formatted(bytesMax))));
  }

  private String status(HttpClientResponse response, SourcePace pace) {
    int status = response.statusCode();
    Instant now = clock.instant();
    Optional<Duration> wanted =
        header(response, HttpHeaders.RETRY_AFTER).flatMap(text -> RetryAfter.read(text, now));
    if (status == TOO_OFTEN || (status == UNAVAILABLE && wanted.isPresent())) {
      pace.tooOften(now, wanted);
    }
    return status >= REDIRECT_FIRST && status <= REDIRECT_LAST
        ? "the source answers %d, and redirects are not followed".formatted(status)
        : "the source answers " + status;
  }

  private static Optional<String> header(HttpClientResponse response, CharSequence name) {
    return Optional.ofNullable(response.getHeader(name)).map(String::strip);
  }

  private static Future<Buffer> refused(String message) {
    return Future.failedFuture(new RefusedException(FactRefusal.source(message)));
  }
}
