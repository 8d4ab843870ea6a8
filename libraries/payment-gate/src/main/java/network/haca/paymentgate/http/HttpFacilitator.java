package network.haca.paymentgate.http;

import com.fasterxml.jackson.databind.JsonNode;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import network.haca.connection.BoundedBody;
import network.haca.paymentgate.core.Facilitator;
import network.haca.paymentgate.core.Settlement;
import network.haca.primitives.Address;
import network.haca.primitives.Bytes32;
import network.haca.x402.Network;
import network.haca.x402.Reading;
import network.haca.x402.gate.ChargeAnswer;
import network.haca.x402.gate.ChargeRequest;
import network.haca.x402.gate.GrantKey;
import network.haca.x402.gate.ProgressAnswer;
import network.haca.x402.gate.ProgressRequest;
import network.haca.x402.gate.ReserveAnswer;
import network.haca.x402.gate.ReserveRequest;

/** A facilitator over HTTP, to which a gate shows its secret. */
public final class HttpFacilitator implements Facilitator, AutoCloseable {
  /** The status of a facilitator from which no answer came. */
  private static final int AWAY = 503;

  private static final int OK = 200;
  private static final int CONNECTIONS_MAX = 256;
  private static final int WAITING_MAX = 10_000;
  private static final int ANSWER_BYTES_MAX = 64 << 10;

  /** The chain is asked for balances, and a contract for its payer's signature. */
  private static final Duration RESERVE_MAX = Duration.ofSeconds(15);

  private static final Duration LEDGER_MAX = Duration.ofSeconds(3);

  /** Longer than a facilitator waits for a block unless it is told to. */
  private static final Duration SETTLE_MAX = Duration.ofSeconds(90);

  private static final Duration LOOK = Duration.ofSeconds(5);

  private final HttpClient client;
  private final URI base;
  private final String secret;
  private final CallMeter meter;
  private final Runnable looking;
  private volatile boolean isThere;
  private volatile Map<Network, Address> accounts = Map.of();
  private volatile Optional<Bytes32> grantKey = Optional.empty();

  /** An answer as it came. */
  private record Answer(int status, String body) {}

  /** Told of each call. */
  public interface CallMeter {
    /**
     * @param what one of few words
     * @param isAnswered whether the facilitator answered, rather than be away
     */
    void called(String what, boolean isAnswered, Duration took);
  }

  /**
   * @param secret of the gate
   */
  public HttpFacilitator(Vertx vertx, URI base, String secret, CallMeter meter) {
    this.client =
        vertx.createHttpClient(
            new PoolOptions().setHttp1MaxSize(CONNECTIONS_MAX).setMaxWaitQueueSize(WAITING_MAX));
    this.base = base;
    this.secret = secret;
    this.meter = meter;
    long timer =
        vertx.setPeriodic(
            0,
            LOOK.toMillis(),
            _ -> {
              look();
              lookForKey();
            });
    this.looking = () -> vertx.cancelTimer(timer);
  }

  /** What is known stays while the facilitator is away. */
  private void look() {
    var _ =
        ask("supported", HttpMethod.GET, "/supported", "", LEDGER_MAX)
            .onSuccess(
                answer -> {
                  if (answer.status() == OK) {
                    SettlementJson.accounts(answer.body()).ifPresent(known -> accounts = known);
                  }
                });
  }

  private void lookForKey() {
    var _ =
        ask("grant_key", HttpMethod.GET, "/grants/key", "", LEDGER_MAX)
            .onSuccess(
                answer -> {
                  if (answer.status() == OK
                      && GrantKey.read(answer.body())
                          instanceof Reading.Value<GrantKey>(var known)) {
                    grantKey = Optional.of(known.publicKey());
                  }
                });
  }

  /** The key of its grants; nothing while that is not known. */
  public Optional<Bytes32> grantKey() {
    return grantKey;
  }

  @Override
  public boolean isThere() {
    return isThere;
  }

  @Override
  public Optional<Address> account(Network network) {
    return Optional.ofNullable(accounts.get(network));
  }

  @Override
  public CompletionStage<ReserveAnswer> reserve(ReserveRequest request) {
    return post("reserve", "/reservations", request.toJson(), RESERVE_MAX)
        .map(answer -> ReserveAnswer.read(answer.status(), answer.body()))
        .toCompletionStage();
  }

  @Override
  public CompletionStage<ProgressAnswer> progress(Bytes32 reservation, ProgressRequest request) {
    return post("progress", path(reservation, "progress"), request.toJson(), LEDGER_MAX)
        .map(answer -> ProgressAnswer.read(answer.status(), answer.body()))
        .toCompletionStage();
  }

  @Override
  public CompletionStage<Reading<ChargeAnswer>> charge(Bytes32 reservation, ChargeRequest request) {
    return post("charge", path(reservation, "charge"), request.toJson(), LEDGER_MAX)
        .map(answer -> ChargeAnswer.read(answer.status(), answer.body()))
        .toCompletionStage();
  }

  @Override
  public CompletionStage<Settlement> settle(Bytes32 reservation) {
    return ask("settle", HttpMethod.POST, path(reservation, "settle"), "", SETTLE_MAX)
        .map(answer -> SettlementJson.read(answer.status(), answer.body()))
        .toCompletionStage();
  }

  private static String path(Bytes32 reservation, String what) {
    return "/reservations/%s/%s".formatted(reservation.toHex().substring(2), what);
  }

  private Future<Answer> post(String what, String path, JsonNode body, Duration patience) {
    return ask(what, HttpMethod.POST, path, body.toString(), patience);
  }

  /** Never fails. */
  private Future<Answer> ask(
      String what, HttpMethod method, String path, String body, Duration patience) {
    long begin = System.nanoTime();
    return send(method, path, body, patience)
        .onSuccess(
            answer -> {
              isThere = answer.status() != AWAY;
              meter.called(what, isThere, Duration.ofNanos(System.nanoTime() - begin));
            });
  }

  private Future<Answer> send(HttpMethod method, String path, String body, Duration patience) {
    RequestOptions options =
        new RequestOptions()
            .setMethod(method)
            .setAbsoluteURI(base.resolve(path).toString())
            .putHeader("Authorization", "Bearer " + secret)
            .setTimeout(patience.toMillis());
    if (!body.isEmpty()) {
      options.putHeader("Content-Type", "application/json");
    }
    return client
        .request(options)
        .compose(request -> request.send(body))
        .compose(
            response ->
                BoundedBody.read(
                        response,
                        ANSWER_BYTES_MAX,
                        () -> new IllegalStateException("the answer is too long"))
                    .onFailure(failure -> response.request().reset())
                    .map(read -> new Answer(response.statusCode(), read.toString())))
        .otherwise(new Answer(AWAY, ""));
  }

  @Override
  public void close() {
    looking.run();
    client.close().await();
  }
}
