package network.haca.paymentgate.http;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import network.haca.paymentgate.core.Facilitator;
import network.haca.paymentgate.core.Settlement;
import network.haca.paymentgate.http.FacilitatorCalls.Answer;
import network.haca.paymentgate.http.FacilitatorCalls.Call;
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
  /** The chain is asked for balances, and a contract for its payer's signature. */
  private static final Duration RESERVE_MAX = Duration.ofSeconds(15);

  private static final Duration LEDGER_MAX = Duration.ofSeconds(3);

  /** Longer than a facilitator waits for a block unless it is told to. */
  private static final Duration SETTLE_MAX = Duration.ofSeconds(90);

  private static final Duration LOOK = Duration.ofSeconds(5);

  private final FacilitatorCalls calls;
  private final Runnable looking;
  private volatile Map<Network, Address> accounts = Map.of();
  private volatile Optional<Bytes32> grantKey = Optional.empty();

  /**
   * @param secret of the gate
   */
  public HttpFacilitator(Vertx vertx, URI base, String secret, CallMeter meter) {
    this.calls = new FacilitatorCalls(vertx, base, secret, meter);
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
        get("supported", "/supported")
            .onSuccess(
                answer -> {
                  if (answer.isOk()) {
                    SettlementJson.accounts(answer.body()).ifPresent(known -> accounts = known);
                  }
                });
  }

  private void lookForKey() {
    var _ =
        get("grant_key", "/grants/key")
            .onSuccess(
                answer -> {
                  if (answer.isOk()
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
    return calls.isThere();
  }

  @Override
  public Optional<Address> account(Network network) {
    return Optional.ofNullable(accounts.get(network));
  }

  @Override
  public CompletionStage<ReserveAnswer> reserve(ReserveRequest request) {
    return post("reserve", "/reservations", request.toJson().toString(), RESERVE_MAX)
        .map(answer -> ReserveAnswer.read(answer.status(), answer.body()))
        .toCompletionStage();
  }

  @Override
  public CompletionStage<ProgressAnswer> progress(Bytes32 reservation, ProgressRequest request) {
    return step(reservation, "progress", request.toJson().toString(), LEDGER_MAX)
        .map(answer -> ProgressAnswer.read(answer.status(), answer.body()))
        .toCompletionStage();
  }

  @Override
  public CompletionStage<Reading<ChargeAnswer>> charge(Bytes32 reservation, ChargeRequest request) {
    return step(reservation, "charge", request.toJson().toString(), LEDGER_MAX)
        .map(answer -> ChargeAnswer.read(answer.status(), answer.body()))
        .toCompletionStage();
  }

  @Override
  public CompletionStage<Settlement> settle(Bytes32 reservation) {
    return step(reservation, "settle", "", SETTLE_MAX)
        .map(answer -> SettlementJson.read(answer.status(), answer.body()))
        .toCompletionStage();
  }

  private Future<Answer> get(String name, String path) {
    return calls.ask(new Call(name, HttpMethod.GET, path, "", LEDGER_MAX));
  }

  private Future<Answer> post(String name, String path, String body, Duration patience) {
    return calls.ask(new Call(name, HttpMethod.POST, path, body, patience));
  }

  private Future<Answer> step(Bytes32 reservation, String name, String body, Duration patience) {
    String path = "/reservations/%s/%s".formatted(reservation.toHex().substring(2), name);
    return post(name, path, body, patience);
  }

  @Override
  public void close() {
    looking.run();
    calls.close();
  }
}
