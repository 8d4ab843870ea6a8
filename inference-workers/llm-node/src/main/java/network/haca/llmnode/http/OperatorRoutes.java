package network.haca.llmnode.http;

import io.vertx.core.Future;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import network.haca.connection.JsonResponses;
import network.haca.primitives.Address;
import network.haca.provingnode.enrolment.NodeKeys;
import network.haca.schemas.llm.KeyOrder;
import network.haca.schemas.llm.LlmError;
import org.jspecify.annotations.Nullable;

/**
 * {@code POST /v1/keys} where everyone comes: over TLS that ends in the enclave, so that the keys
 * are seen nowhere else, and with the signature of the account that owns the node, or of one that
 * the node's settings name.
 */
public final class OperatorRoutes implements ExtraRoutes {
  /** How far an order may be dated from this node's clock. */
  private static final Duration SKEW_MAX = Duration.ofMinutes(5);

  private final KeyDelivery keys;
  private final NodeKeys node;
  private final Supplier<Address> operator;
  private final Set<Address> others;
  private final InstantSource clock;

  /** An order that was overheard is none any more. */
  private long last;

  /**
   * @param operator the owner of now
   * @param others whose orders count, too
   */
  public OperatorRoutes(
      KeyDelivery keys,
      NodeKeys node,
      Supplier<Address> operator,
      Set<Address> others,
      InstantSource clock) {
    this.keys = keys;
    this.node = node;
    this.operator = operator;
    this.others = Set.copyOf(others);
    this.clock = clock;
  }

  @Override
  public boolean serves(HttpServerRequest request) {
    if (!request.path().equals("/v1/keys") || !request.method().equals(HttpMethod.POST)) {
      return false;
    }
    LlmServer.text(request, KeyDelivery.BODY_MAX)
        .compose(
            body -> {
              Optional<String> refusal = refusal(request, body);
              return refusal.isPresent()
                  ? Future.failedFuture(new RefusedException(denied(refusal.get())))
                  : keys.take(body);
            })
        .onSuccess(answer -> JsonResponses.send(request.response(), answer))
        .onFailure(failure -> LlmServer.refuse(request.response(), failure));
    return true;
  }

  private synchronized Optional<String> refusal(HttpServerRequest request, String body) {
    Optional<KeyOrder> order =
        KeyOrder.read(
            header(request, KeyOrder.TIME_HEADER), header(request, KeyOrder.SIGNATURE_HEADER));
    if (order.isEmpty()) {
      return Optional.of(
          "Keys are taken here with the operator's signature alone: %s and %s, as haca llm-keys makes them."
              .formatted(KeyOrder.TIME_HEADER, KeyOrder.SIGNATURE_HEADER));
    }
    long time = order.get().time();
    long now = clock.instant().getEpochSecond();
    if (Math.abs(now - time) > SKEW_MAX.toSeconds()) {
      return Optional.of(
          "The order is dated %d, and it is %d here: more than %d s apart."
              .formatted(time, now, SKEW_MAX.toSeconds()));
    }
    Address owner = operator.get();
    if (order
        .get()
        .signer(node.identity().teeId(), body)
        .filter(signer -> signer.equals(owner) || others.contains(signer))
        .isEmpty()) {
      return Optional.of("The order is not signed by this node's operator " + owner + ".");
    }
    if (time <= last) {
      return Optional.of("A later order was taken already.");
    }
    last = time;
    return Optional.empty();
  }

  private static String header(HttpServerRequest request, String name) {
    @Nullable String value = request.getHeader(name);
    return value == null ? "" : value;
  }

  private static LlmError denied(String reason) {
    return new LlmError(401, "invalid_request_error", "operator_only", reason);
  }
}
