package network.haca.provingnode.http;

import io.vertx.core.http.HttpServerRequest;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import network.haca.primitives.Address;
import network.haca.provingnode.enrolment.NodeKeys;
import network.haca.schemas.llm.OperatorOrder;
import org.jspecify.annotations.Nullable;

/**
 * Judges the orders of one subject that come to a node's public port: signed by the account that
 * owns the node, or by one that its settings name, for this node, now, and once.
 */
public final class OperatorOrders {
  /** How far an order may be dated from this node's clock. */
  private static final Duration SKEW_MAX = Duration.ofMinutes(5);

  private final OperatorOrder.Subject subject;
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
      OperatorOrder.Subject subject,
      NodeKeys node,
      Supplier<Address> operator,
      Set<Address> others,
      InstantSource clock) {
    this.subject = subject;
    this.node = node;
    this.operator = operator;
    this.others = Set.copyOf(others);
    this.clock = clock;
  }

  /** Why a request with this body is no order to be followed; nothing if it is one. */
  public synchronized Optional<String> refusal(HttpServerRequest request, String body) {
    Optional<OperatorOrder> order =
        OperatorOrder.read(
            header(request, OperatorOrder.TIME_HEADER),
            header(request, OperatorOrder.SIGNATURE_HEADER));
    if (order.isEmpty()) {
      return Optional.of(
          "The operator's signature is missing: %s and %s, as %s makes them."
              .formatted(
                  OperatorOrder.TIME_HEADER, OperatorOrder.SIGNATURE_HEADER, subject.command()));
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
        .signer(subject, node.identity().teeId(), body)
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
