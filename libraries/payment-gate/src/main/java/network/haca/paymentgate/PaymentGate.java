package network.haca.paymentgate;

import com.fasterxml.jackson.databind.JsonNode;
import io.micrometer.core.instrument.Metrics;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import java.io.IOException;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import network.haca.connection.server.ServerLimits;
import network.haca.paymentgate.GateConfig.Selling;
import network.haca.paymentgate.core.Asked;
import network.haca.paymentgate.core.Bill;
import network.haca.paymentgate.core.Gate;
import network.haca.paymentgate.core.GateAnswer;
import network.haca.paymentgate.core.GrantDoor;
import network.haca.paymentgate.http.FactFeed;
import network.haca.paymentgate.http.HttpFacilitator;
import network.haca.paymentgate.http.RateFeed;
import network.haca.paymentgate.http.RateSource;
import network.haca.paymentgate.http.VertxTimer;
import network.haca.paymentgate.price.KnownRate;
import network.haca.paymentgate.price.LlmPath;
import network.haca.paymentgate.price.PriceTable;
import network.haca.paymentgate.price.TokenRate;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;
import network.haca.primitives.Sha256;
import network.haca.schemas.llm.LlmError;
import network.haca.service.Parts;
import network.haca.x402.PaymentHeader;
import network.haca.x402.Version;

/**
 * Whether a request to a language model may run: because it is granted, paid for, or free. Where
 * neither payment nor grants are configured everything is free.
 */
public final class PaymentGate implements AutoCloseable {
  private static final LlmError NOT_GRANTED =
      new LlmError(
          402,
          "payment_error",
          "grant_required",
          "This node runs what a gate has been paid for; ask an ingress.");

  private final Parts parts;
  private final Vertx vertx;
  private final GateMetrics metrics;
  private final Optional<Gate> gate;
  private final Optional<GrantDoor> grants;

  private PaymentGate(
      Parts parts,
      Vertx vertx,
      GateMetrics metrics,
      Optional<Gate> gate,
      Optional<GrantDoor> grants) {
    this.parts = parts;
    this.vertx = vertx;
    this.metrics = metrics;
    this.gate = gate;
    this.grants = grants;
  }

  /** A request whose body is read. */
  public record Arrived(
      HttpServerRequest http, LlmPath path, JsonNode body, Buffer raw, String model) {}

  /**
   * @param role at whose door the gate is, as metrics name it
   * @param prices of now
   * @throws IOException if the secret cannot be read
   */
  public static PaymentGate start(
      Vertx vertx, String role, GateConfig config, Supplier<PriceTable> prices) throws IOException {
    GateMetrics metrics = new GateMetrics(role, Metrics.globalRegistry);
    return Parts.start(
        parts -> {
          Optional<HttpFacilitator> facilitator =
              config.selling().isPresent()
                  ? Optional.of(facilitator(vertx, config.selling().get(), metrics, parts))
                  : Optional.empty();
          Optional<Gate> gate =
              facilitator.map(
                  each ->
                      gate(vertx, config.selling().orElseThrow(), prices, each, metrics, parts));
          Optional<GrantDoor> grants =
              config
                  .grants()
                  .map(
                      each ->
                          new GrantDoor(
                              () ->
                                  each.key()
                                      .or(() -> facilitator.flatMap(HttpFacilitator::grantKey)),
                              InstantSource.system(),
                              new VertxTimer(vertx),
                              each.rememberedMax()));
          return new PaymentGate(parts, vertx, metrics, gate, grants);
        });
  }

  private static HttpFacilitator facilitator(
      Vertx vertx, Selling selling, GateMetrics metrics, Parts parts) throws IOException {
    String secret = SecretFile.read(selling.secretFile());
    return parts.add(new HttpFacilitator(vertx, selling.facilitator(), secret, metrics::call));
  }

  private static Gate gate(
      Vertx vertx,
      Selling selling,
      Supplier<PriceTable> prices,
      HttpFacilitator facilitator,
      GateMetrics metrics,
      Parts parts) {
    return new Gate(
        selling.terms(),
        prices,
        rate(vertx, selling, metrics, parts),
        facilitator,
        metrics,
        new VertxTimer(vertx),
        InstantSource.system());
  }

  private static Supplier<Optional<KnownRate>> rate(
      Vertx vertx, Selling selling, GateMetrics metrics, Parts parts) {
    InstantSource clock = InstantSource.system();
    return switch (selling.rate()) {
      case RateSource.Fixed(TokenRate rate) -> () -> Optional.of(KnownRate.of(rate));
      case RateSource.Web web -> {
        RateFeed feed = parts.add(new RateFeed(vertx, web, selling.decimals(), clock));
        parts.add(metrics.rateAge(feed::age));
        yield feed;
      }
      case RateSource.Facts facts -> {
        FactFeed feed = parts.add(new FactFeed(facts, selling.decimals(), clock));
        parts.add(metrics.rateAge(feed::age));
        yield feed;
      }
    };
  }

  /** Bytes that all headers of a request may have: a payment (rule X12), and what others have. */
  public int headerBytesMax() {
    return isSelling()
        ? ServerLimits.HEADER_BYTES_MAX + PaymentHeader.LENGTH_MAX
        : ServerLimits.HEADER_BYTES_MAX;
  }

  /** Whether what runs may cost something. */
  public boolean isSelling() {
    return gate.isPresent();
  }

  /**
   * Never fails.
   *
   * @param node that is to run it, by its id
   * @param isPrivate whether the answer is not to be settled
   */
  public Future<GateAnswer> admit(Arrived arrived, String node, boolean isPrivate) {
    if (gate.isEmpty() && grants.isEmpty()) {
      return Future.succeededFuture(new GateAnswer.Open(Bill.FREE, ""));
    }
    Bytes32 hash = Sha256.hash(Bytes.wrap(arrived.raw().getBytes()));
    List<String> given = arrived.http().headers().getAll(GrantDoor.HEADER);
    if (grants.isPresent() && !given.isEmpty()) {
      return Future.succeededFuture(granted(grants.get(), given, node, hash));
    }
    if (gate.isEmpty()) {
      metrics.asked("grant_refused");
      return Future.succeededFuture(new GateAnswer.Refused(NOT_GRANTED));
    }
    Asked asked =
        new Asked(
            arrived.path(),
            arrived.body(),
            arrived.raw().length(),
            hash,
            arrived.model(),
            node,
            isPrivate,
            headers(arrived.http()));
    return Future.fromCompletionStage(gate.get().admit(asked), vertx.getOrCreateContext());
  }

  private GateAnswer granted(GrantDoor door, List<String> given, String node, Bytes32 hash) {
    GateAnswer answer = taken(door, given, node, hash);
    metrics.asked(answer instanceof GateAnswer.Open ? "granted" : "grant_refused");
    return answer;
  }

  private static GateAnswer taken(GrantDoor door, List<String> given, String node, Bytes32 hash) {
    return switch (door.take(given.size() == 1 ? given.getFirst() : "", node, hash)) {
      case GrantDoor.Entry.Let(Bill bill) -> new GateAnswer.Open(bill, "");
      case GrantDoor.Entry.Refused(String reason) ->
          new GateAnswer.Refused(new LlmError(402, "payment_error", "grant_refused", reason));
      case GrantDoor.Entry.Later(String reason) ->
          new GateAnswer.Refused(LlmError.unavailable(reason));
    };
  }

  private static Asked.PaymentHeaders headers(HttpServerRequest http) {
    return new Asked.PaymentHeaders(
        http.headers().getAll(Version.V2.paymentHeader()),
        http.headers().getAll(Version.V1.paymentHeader()),
        http.headers().getAll(Asked.PaymentHeaders.SESSION));
  }

  @Override
  public void close() {
    parts.close();
  }
}
