package network.haca.x402.gate;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import network.haca.x402.Reading;
import network.haca.x402.Reason;
import network.haca.x402.Refusal;
import network.haca.x402.Uint256;

/** A facilitator's answer to {@code POST /reservations/{id}/progress}. */
public sealed interface ProgressAnswer {
  /** The count is on disk, and the lease begins anew. */
  record Renewed(long leaseSeconds) implements ProgressAnswer {}

  /**
   * The reservation has ended, or its lease has lapsed: the request is to be stopped.
   *
   * @param charged for it
   */
  record Closed(Uint256 charged) implements ProgressAnswer {}

  /** The facilitator is away, or knows no such reservation. */
  record Failed(Refusal refusal) implements ProgressAnswer {}

  /** Reads an answer; whatever is not in the agreed form counts as a facilitator that is away. */
  static ProgressAnswer read(int status, String body) {
    Reading<ProgressAnswer> answer =
        switch (status) {
          case 200 ->
              Messages.read(
                  body,
                  Messages.SHORT_MAX,
                  (fields, _) -> new Renewed(fields.whole("leaseSeconds", Integer.MAX_VALUE)));
          case 409 ->
              Messages.read(
                  body, Messages.SHORT_MAX, (fields, _) -> new Closed(fields.number("charged")));
          case 404 ->
              new Reading.Refused<>(
                  new Refusal(
                      Reason.RESERVATION_UNKNOWN, "no reservation of this gate has the id"));
          default ->
              new Reading.Refused<>(
                  new Refusal(Reason.UNAVAILABLE, "the facilitator answered status " + status));
        };
    return switch (answer) {
      case Reading.Value<ProgressAnswer>(ProgressAnswer value) -> value;
      case Reading.Refused<ProgressAnswer>(Refusal why) -> new Failed(why);
    };
  }

  /** The body of status 200. */
  static ObjectNode renewed(long leaseSeconds) {
    return JsonNodeFactory.instance.objectNode().put("leaseSeconds", leaseSeconds);
  }

  /** The body of status 409. */
  static ObjectNode closed(Uint256 charged) {
    return JsonNodeFactory.instance
        .objectNode()
        .put("reason", Reason.RESERVATION_CLOSED.code())
        .put("charged", charged.toString());
  }
}
