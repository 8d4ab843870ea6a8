package network.haca.paymentgate;

import com.fasterxml.jackson.databind.JsonNode;
import io.micrometer.core.instrument.Metrics;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import network.haca.connection.server.ServerLimits;
import network.haca.paymentgate.core.Asked;
import network.haca.paymentgate.core.Bill;
import network.haca.paymentgate.core.Gate;
import network.haca.paymentgate.core.GateAnswer;
import network.haca.paymentgate.core.GrantDoor;
import network.haca.paymentgate.http.HttpFacilitator;
import network.haca.paymentgate.price.LlmPath;
import network.haca.paymentgate.price.PriceTable;
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
          GateWiring wiring = new GateWiring(vertx, metrics, parts);
          Optional<HttpFacilitator> facilitator =
              config.selling().isPresent()
                  ? Optional.of(wiring.facilitator(config.selling().get()))
                  : Optional.empty();
          return new PaymentGate(
              parts,
              vertx,
              metrics,
              facilitator.map(each -> wiring.gate(config.selling().orElseThrow(), prices, each)),
              config.grants().map(each -> wiring.door(each, facilitator)));
        });
  }

  /** Bytes that all headers of a request may have: a payment (rule X12), and what others have. */
  public int headerBytesMax() {
    return isSelling()
        ? ServerLimits.HEADER_BYTES_MAX + PaymentHeader.LENGTH_MAX
        : ServerLimits.HEADER_BYTES_MAX;
  }

  /** Returns true if what runs may cost something. */
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
