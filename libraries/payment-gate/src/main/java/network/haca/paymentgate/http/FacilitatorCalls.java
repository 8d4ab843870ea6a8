package network.haca.paymentgate.http;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import java.net.URI;
import java.time.Duration;
import network.haca.connection.BoundedBody;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Calls of a facilitator, over connections that stay open, with the secret of a gate. */
final class FacilitatorCalls implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(FacilitatorCalls.class);

  /** The status of a facilitator that cannot work. */
  private static final int AWAY = 503;

  /** In the place of an answer that did not come. */
  private static final Answer NONE = new Answer(AWAY, "");

  private static final int OK = 200;
  private static final int CONNECTIONS_MAX = 256;
  private static final int WAITING_MAX = 10_000;
  private static final int ANSWER_BYTES_MAX = 64 << 10;

  private final HttpClient client;
  private final URI base;
  private final String secret;
  private final CallMeter meter;
  private volatile boolean isThere;
  private boolean isReached;

  FacilitatorCalls(Vertx vertx, URI base, String secret, CallMeter meter) {
    this.client =
        vertx.createHttpClient(
            new PoolOptions().setHttp1MaxSize(CONNECTIONS_MAX).setMaxWaitQueueSize(WAITING_MAX));
    this.base = base;
    this.secret = secret;
    this.meter = meter;
  }

  /**
   * A call.
   *
   * @param name one of few words
   * @param body empty where there is none
   * @param patience until all of the answer is there
   */
  record Call(String name, HttpMethod method, String path, String body, Duration patience) {}

  /** An answer as it came. */
  record Answer(int status, String body) {
    boolean isOk() {
      return status == OK;
    }
  }

  /** Tells if it could work when it was called last. */
  boolean isThere() {
    return isThere;
  }

  /** Never fails: a facilitator that is away answers as one that cannot work. */
  Future<Answer> ask(Call call) {
    long begin = System.nanoTime();
    return send(call)
        .onSuccess(
            answer -> {
              boolean isAnswered = answer.status() != AWAY;
              meter.called(call.name(), isAnswered, Duration.ofNanos(System.nanoTime() - begin));
              isThere = isAnswered;
              tell(!answer.equals(NONE));
            });
  }

  /** Tells the operator when it goes and when it comes. */
  private synchronized void tell(boolean isReachedNow) {
    if (isReachedNow && !isReached) {
      LOG.info("the facilitator at {} answers", base);
    } else if (!isReachedNow && isReached) {
      LOG.warn("the facilitator at {} does not answer: what is to be paid for gets 503", base);
    }
    isReached = isReachedNow;
  }

  private Future<Answer> send(Call call) {
    RequestOptions options =
        new RequestOptions()
            .setMethod(call.method())
            .setAbsoluteURI(base.resolve(call.path()).toString())
            .putHeader("Authorization", "Bearer " + secret)
            .setTimeout(call.patience().toMillis());
    if (!call.body().isEmpty()) {
      options.putHeader("Content-Type", "application/json");
    }
    return client
        .request(options)
        .compose(request -> request.send(call.body()))
        .compose(
            response ->
                BoundedBody.read(
                        response,
                        ANSWER_BYTES_MAX,
                        () -> new IllegalStateException("the answer is too long"))
                    .onFailure(failure -> response.request().reset())
                    .map(read -> new Answer(response.statusCode(), read.toString())))
        .otherwise(NONE);
  }

  @Override
  public void close() {
    client.close().await();
  }
}
