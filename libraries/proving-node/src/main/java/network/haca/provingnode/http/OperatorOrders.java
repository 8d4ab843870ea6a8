package network.haca.provingnode.http;

import io.vertx.core.http.HttpServerRequest;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import network.haca.primitives.Address;
import network.haca.provingnode.enrolment.NodeKeys;
import network.haca.schemas.llm.KeyOrder;
import org.jspecify.annotations.Nullable;

/**
 * Judges the orders by which secrets come to a node's public port: signed by the account that owns
 * the node, or by one that its settings name, for this node, now, and once.
 */
public final class OperatorOrders {
  /** How far an order may be dated from this node's clock. */
  private static final Duration SKEW_MAX = Duration.ofMinutes(5);

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
  public OperatorOrders(
      NodeKeys node, Supplier<Address> operator, Set<Address> others, InstantSource clock) {
    this.node = node;
    this.operator = operator;
    this.others = Set.copyOf(others);
    this.clock = clock;
  }

  /** Why a request with this body is no order to be followed; nothing if it is one. */
  public synchronized Optional<String> refusal(HttpServerRequest request, String body) {
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
}
