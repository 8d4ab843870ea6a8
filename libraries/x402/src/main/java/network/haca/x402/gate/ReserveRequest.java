package network.haca.x402.gate;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import network.haca.primitives.Bytes32;
import network.haca.x402.Fields;
import network.haca.x402.MalformedException;
import network.haca.x402.Offer;
import network.haca.x402.OfferReader;
import network.haca.x402.PaymentReader;
import network.haca.x402.Reading;
import network.haca.x402.Reason;
import network.haca.x402.Uint256;
import network.haca.x402.Version;

/**
 * The body of {@code POST /reservations}: the most that one request may cost is to be set aside.
 *
 * @param offer that is paid; its amount is the cap of a session, or the price with {@code exact}
 * @param request SHA-256 of the body that the node will be given
 * @param node name or id of the one node that may run it
 * @param amount the worst case, in the token's smallest unit
 * @param until when the request is over by its own time limit, in whole seconds
 * @param prices version of the price table
 * @param rate of the token, a decimal; empty where prices are in the token itself
 * @param isPrivate whether the books may hold nothing of it but the amount
 */
public record ReserveRequest(
    Means means,
    Offer offer,
    Door door,
    Bytes32 request,
    String node,
    Uint256 amount,
    Instant until,
    String prices,
    String rate,
    boolean isPrivate) {
  /** Characters of a body: a header's payment, its offer twice, and room. */
  public static final int LENGTH_MAX = 64 << 10;

  private static final int NODE_MAX = 128;
  private static final int PRICES_MAX = 128;
  private static final int RATE_MAX = 80;
  private static final long SECONDS_MAX = 1L << 40;

  /**
   * @param body not longer than {@link #LENGTH_MAX}
   */
  public static Reading<ReserveRequest> read(String body) {
    return Messages.read(body, LENGTH_MAX, ReserveRequest::read);
  }

  private static ReserveRequest read(Fields fields, JsonNode node) throws MalformedException {
    return new ReserveRequest(
        means(fields, node),
        OfferReader.read(
            Fields.of(node.path("offer"), "offer", Reason.INVALID_REQUIREMENTS), Version.V2),
        Door.read(fields.object("resource")),
        fields.digits("request"),
        fields.line("node", NODE_MAX),
        fields.number("amount"),
        Instant.ofEpochSecond(fields.whole("until", SECONDS_MAX)),
        fields.line("prices", PRICES_MAX),
        fields.line("rate", RATE_MAX),
        fields.flag("private"));
  }

  private static Means means(Fields fields, JsonNode node) throws MalformedException {
    if (fields.has("payment") == fields.has("session")) {
      throw new MalformedException(
          Reason.INVALID_PAYLOAD, "the body is to have either payment or session");
    }
    return fields.has("session")
        ? new Means.BySession(new SessionToken(fields.line("session", SessionToken.LENGTH_MAX)))
        : new Means.ByPayment(
            PaymentReader.read(
                node.path("payment").path("paymentPayload"), "payment.paymentPayload"));
  }

  public ObjectNode toJson() {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    switch (means) {
      case Means.ByPayment(var payment) -> {
        ObjectNode given = json.putObject("payment");
        given.put("x402Version", payment.version().number());
        given.set("paymentPayload", payment.toJson());
      }
      case Means.BySession(SessionToken token) -> json.put("session", token.text());
    }
    json.set("offer", offer.toJson());
    json.set("resource", door.toJson());
    return json.put("request", Messages.digits(request))
        .put("node", node)
        .put("amount", amount.toString())
        .put("until", until.getEpochSecond())
        .put("prices", prices)
        .put("rate", rate)
        .put("private", isPrivate);
  }
}
