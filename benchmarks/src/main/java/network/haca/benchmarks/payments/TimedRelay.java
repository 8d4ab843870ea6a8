package network.haca.benchmarks.payments;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.RequestOptions;
import java.net.URI;
import java.util.concurrent.atomic.AtomicLong;
import network.haca.connection.server.LimitedServer;
import network.haca.connection.server.ServerLimits;

/** A node's JSON-RPC, and how long its callers have waited for it, one at a time. */
final class TimedRelay implements AutoCloseable {
  private final HttpClient client;
  private final URI chain;
  private final LimitedServer server;
  private final int port;
  private final AtomicLong nanos = new AtomicLong();
  private final AtomicLong calls = new AtomicLong();

  TimedRelay(Vertx vertx, URI chain) {
    this.client = vertx.createHttpClient();
    this.chain = chain;
    this.server =
        new LimitedServer(vertx, ServerLimits.DEFAULT, ServerLimits.DEFAULT.options())
            .requestHandler(this::relay);
    this.port = server.listen(chain.getHost(), 0).await();
  }

  URI url() {
    return URI.create("http://%s:%d".formatted(chain.getHost(), port));
  }

  /** The sum over all calls until now, in nanoseconds. */
  long nanos() {
    return nanos.get();
  }

  /** The calls until now. */
  long calls() {
    return calls.get();
  }

  private void relay(HttpServerRequest request) {
    long begin = System.nanoTime();
    var _ =
        request
            .body()
            .compose(this::ask)
            .compose(
                answer -> {
                  nanos.addAndGet(System.nanoTime() - begin);
                  calls.incrementAndGet();
                  return request
                      .response()
                      .putHeader("Content-Type", "application/json")
                      .end(answer);
                })
            .onFailure(failed -> request.response().setStatusCode(502).end());
  }

  private Future<Buffer> ask(Buffer body) {
    RequestOptions options =
        new RequestOptions()
            .setMethod(HttpMethod.POST)
            .setAbsoluteURI(chain.toString())
            .putHeader("Content-Type", "application/json");
    return client
        .request(options)
        .compose(request -> request.send(body))
        .compose(HttpClientResponse::body);
  }

  @Override
  public void close() {
    server.close().await();
    client.close().await();
  }
}
