package network.haca.paymentgate.http;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Supplier;
import network.haca.connection.BoundedBody;
import network.haca.paymentgate.price.KnownRate;
import network.haca.paymentgate.price.TokenRate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The token's price from a URL, asked again and again. One that cannot be had leaves the last one
 * until that is too old.
 */
public final class RateFeed implements Supplier<Optional<KnownRate>>, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(RateFeed.class);
  private static final JsonMapper JSON =
      JsonMapper.builder().enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS).build();
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final int ANSWER_BYTES_MAX = 1 << 20;
  private static final int PRECISION_MAX = 40;

  private final HttpClient client;
  private final RateSource.Web source;
  private final int decimals;
  private final InstantSource clock;
  private final LastRate last;
  private final Runnable looking;

  /**
   * @param decimals of the token
   */
  public RateFeed(Vertx vertx, RateSource.Web source, int decimals, InstantSource clock) {
    this.client = vertx.createHttpClient();
    this.source = source;
    this.decimals = decimals;
    this.clock = clock;
    this.last = new LastRate(source.age(), clock);
    long timer = vertx.setPeriodic(0, source.age().refresh().toMillis(), _ -> look());
    this.looking = () -> vertx.cancelTimer(timer);
  }

  /** Nothing while none is known, or the last one is too old and may not be used. */
  @Override
  public Optional<KnownRate> get() {
    return last.get();
  }

  /** Time since the price was asked for; nothing while none is known. */
  public Optional<Duration> age() {
    return last.age();
  }

  private void look() {
    Instant asked = clock.instant();
    var _ =
        client
            .request(
                new RequestOptions()
                    .setMethod(HttpMethod.GET)
                    .setAbsoluteURI(source.url().toString())
                    .setTimeout(PATIENCE.toMillis()))
            .compose(request -> request.send())
            .compose(
                response ->
                    BoundedBody.ofAnswer(response, ANSWER_BYTES_MAX, "the answer is too long"))
            .map(body -> read(body.toString(), source.pointer(), decimals))
            .onSuccess(
                rate ->
                    rate.ifPresentOrElse(
                        read -> last.learn(KnownRate.of(read), asked),
                        () ->
                            LOG.warn(
                                "no price of the token at {} of {}",
                                source.pointer(),
                                source.url())))
            .onFailure(
                failure ->
                    LOG.warn(
                        "no price of the token from {}: {}", source.url(), failure.toString()));
  }

  /** A price above 0 at that place: a number, or a decimal in a text. */
  static Optional<TokenRate> read(String body, JsonPointer pointer, int decimals) {
    try {
      JsonNode price = JSON.readTree(body).at(pointer);
      if (!price.isNumber() && !price.isTextual()) {
        return Optional.empty();
      }
      BigDecimal dollars = new BigDecimal(price.asText());
      boolean isPrice =
          dollars.signum() > 0
              && dollars.precision() <= PRECISION_MAX
              && Math.abs(dollars.scale()) <= PRECISION_MAX;
      return isPrice ? Optional.of(new TokenRate(dollars, decimals)) : Optional.empty();
    } catch (JsonProcessingException | NumberFormatException e) {
      return Optional.empty();
    }
  }

  @Override
  public void close() {
    looking.run();
    client.close().await();
  }
}
