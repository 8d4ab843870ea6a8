package network.haca.oracle.http;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.PemTrustOptions;
import io.vertx.core.net.SocketAddress;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.TimeUnit;
import network.haca.oracle.core.SourcePace;
import network.haca.oracle.source.Lookup;
import network.haca.oracle.source.SourceSecrets;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;

/**
 * The way to the sources: HTTPS that ends in the enclave, so that nobody between sees or changes an
 * answer. Nothing of who asked goes with a request.
 */
final class Fetch {
  private final HttpClient client;
  private final FetchBounds bounds;
  private final HostAddresses addresses;
  private final SourceSecrets secrets;
  private final InstantSource clock;
  private final FetchedBody body;

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
    this.body = new FetchedBody(bounds.answerBytesMax(), clock);
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
   * @param ended run once, when no connection is used or waited for any more
   */
  Future<Seen> ask(Lookup lookup, SourcePace pace, Runnable ended) {
    URI url = URI.create(lookup.url());
    Duration whole = whole(lookup, bounds);
    return addresses
        .find(url.getHost(), port(url))
        .compose(address -> client.request(options(lookup, url, address)))
        .compose(request -> exchange(request, lookup, pace, whole))
        .onComplete(_ -> ended.run())
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
        .compose(response -> body.read(response, lookup, pace))
        .map(body -> new Seen(Bytes.wrap(body.getBytes()), certificate, clock.instant()));
  }
}
