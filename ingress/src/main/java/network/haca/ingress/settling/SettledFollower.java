package network.haca.ingress.settling;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.vertx.core.AsyncResult;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import network.haca.connection.BoundedBody;
import network.haca.ingress.core.UnsettledBound;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks a bridge, while there are requests, which answers it has settled last. One that does not
 * tell refuses nobody.
 */
public final class SettledFollower implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(SettledFollower.class);
  private static final String PATH = "/v1/settling";

  /** From one question to the next. */
  private static final Duration ASK = Duration.ofMillis(250);

  private static final Duration ANSWER_MAX = Duration.ofSeconds(2);
  private static final int ANSWER_BYTES_MAX = 1 << 10;
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Vertx vertx;
  private final HttpClient client;
  private final RequestOptions question;
  private final UnsettledBound bound;
  private final InstantSource clock;
  private final long timer;
  private boolean isAsking;
  private boolean isTold = true;

  /**
   * Begins to ask.
   *
   * @param bridge its receipts' port over HTTP
   * @param bound told of what it settles
   * @param clock of this machine
   */
  public SettledFollower(Vertx vertx, URI bridge, UnsettledBound bound, InstantSource clock) {
    this.vertx = vertx;
    this.client = vertx.createHttpClient();
    this.question =
        new RequestOptions()
            .setMethod(HttpMethod.GET)
            .setAbsoluteURI(bridge.resolve(PATH).toString())
            .setTimeout(ANSWER_MAX.toMillis());
    this.bound = bound;
    this.clock = clock;
    this.timer = vertx.setPeriodic(ASK.toMillis(), _ -> ask());
  }

  @Override
  public void close() {
    vertx.cancelTimer(timer);
    client.close().await();
  }

  /** Asks, unless an answer is awaited still; called by the timer's event loop alone. */
  private void ask() {
    if (isAsking || !bound.isWatched()) {
      return;
    }
    isAsking = true;
    client
        .request(question)
        .compose(request -> request.send())
        .compose(
            response -> BoundedBody.ofAnswer(response, ANSWER_BYTES_MAX, "its answer is too long"))
        .compose(this::read)
        .onComplete(
            read -> {
              isAsking = false;
              say(read);
            });
  }

  /** The bridge's clock may differ from this machine's. */
  private Future<Void> read(Buffer body) {
    try {
      JsonNode told = JSON.readTree(body.toString());
      if (told.path("settledAt").isIntegralNumber()) {
        long ahead = told.path("now").asLong() - clock.millis();
        bound.heard(
            told.path("answeredAt").asLong() - ahead, told.path("settledAt").asLong() - ahead);
      }
      return Future.succeededFuture();
    } catch (JsonProcessingException e) {
      return Future.failedFuture("its answer is no JSON");
    }
  }

  private void say(AsyncResult<Void> read) {
    if (read.failed() && isTold) {
      LOG.warn(
          "{} does not tell how soon it settles, and no request is refused for that: {}",
          question.getHost(),
          read.cause().getMessage());
    }
    isTold = read.succeeded();
  }
}
