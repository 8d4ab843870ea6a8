package network.haca.x402;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * A question to a facilitator at {@code /verify} and {@code /settle}.
 *
 * @param offer to settle {@code upto}, the amount is what is to be charged
 */
public record FacilitatorRequest(Payment payment, Offer offer) {
  /** Characters of a body: a header's payment, its offer twice, and room. */
  public static final int LENGTH_MAX = 64 << 10;

  /**
   * @param body not longer than {@link #LENGTH_MAX}
   */
  public static Reading<FacilitatorRequest> read(String body) {
    try {
      if (body.length() > LENGTH_MAX) {
        throw new MalformedException(
            Reason.INVALID_PAYLOAD, "the body is to have at most " + LENGTH_MAX + " characters");
      }
      JsonNode node = StrictJson.parse(body, "the body");
      Fields fields = Fields.of(node, "the body", Reason.INVALID_PAYLOAD);
      if (!fields.has("paymentPayload") || !fields.has("paymentRequirements")) {
        throw new MalformedException(
            Reason.INVALID_PAYLOAD, "Missing paymentPayload or paymentRequirements");
      }
      Payment payment = PaymentReader.read(node.path("paymentPayload"), "paymentPayload");
      JsonNode version = node.path("x402Version");
      if (!version.isMissingNode()
          && !(version.isIntegralNumber() && version.asInt() == payment.version().number())) {
        throw new MalformedException(
            Reason.INVALID_VERSION, "x402Version is not that of paymentPayload");
      }
      return new Reading.Value<>(
          new FacilitatorRequest(
              payment,
              OfferReader.read(
                  Fields.of(
                      node.path("paymentRequirements"),
                      "paymentRequirements",
                      Reason.INVALID_REQUIREMENTS),
                  payment.version())));
    } catch (MalformedException e) {
      return new Reading.Refused<>(e.refusal());
    }
  }

  /** The body of a request about a payment that is at hand as JSON. */
  public static ObjectNode body(JsonNode payment, JsonNode offer) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.set("x402Version", payment.path("x402Version"));
    json.set("paymentPayload", payment);
    json.set("paymentRequirements", offer);
    return json;
  }
}
