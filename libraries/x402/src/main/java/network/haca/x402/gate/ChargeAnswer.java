package network.haca.x402.gate;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import network.haca.x402.Reading;
import network.haca.x402.Reason;
import network.haca.x402.Refusal;
import network.haca.x402.Uint256;

/**
 * A facilitator's answer to {@code POST /reservations/{id}/charge}.
 *
 * @param charged for the request: never above what was reserved
 * @param sessionCharged for all requests of the session so far
 * @param sessionRemaining of its permit, neither charged nor reserved
 */
public record ChargeAnswer(Uint256 charged, Uint256 sessionCharged, Uint256 sessionRemaining) {

  /** Reads an answer; whatever is not in the agreed form counts as a facilitator that is away. */
  public static Reading<ChargeAnswer> read(int status, String body) {
    return switch (status) {
      case 200 ->
          Messages.read(
              body,
              Messages.SHORT_MAX,
              (fields, _) ->
                  new ChargeAnswer(
                      fields.number("charged"),
                      fields.number("sessionCharged"),
                      fields.number("sessionRemaining")));
      case 404 ->
          new Reading.Refused<>(
              new Refusal(Reason.RESERVATION_UNKNOWN, "no reservation of this gate has the id"));
      default ->
          new Reading.Refused<>(
              new Refusal(Reason.UNAVAILABLE, "the facilitator answered status " + status));
    };
  }

  public ObjectNode toJson() {
    return JsonNodeFactory.instance
        .objectNode()
        .put("charged", charged.toString())
        .put("sessionCharged", sessionCharged.toString())
        .put("sessionRemaining", sessionRemaining.toString());
  }
}
