package network.haca.x402;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import network.haca.x402.Authorization.Eip3009;
import network.haca.x402.Authorization.Permit;
import network.haca.x402.Authorization.Permit2;
import network.haca.x402.Authorization.UptoPermit;

/** Payments as JSON, in the forms that {@link PaymentReader} reads. */
final class PaymentWriter {
  private PaymentWriter() {}

  static ObjectNode write(Payment payment) {
    ObjectNode json =
        JsonNodeFactory.instance.objectNode().put("x402Version", payment.version().number());
    if (payment.version() == Version.V1) {
      json.put("scheme", payment.scheme().word())
          .put("network", payment.network().text(Version.V1));
    }
    ObjectNode payload = json.putObject("payload");
    payload.put("signature", payment.signature().toHex());
    switch (payment.authorization()) {
      case Eip3009 given -> transfer(payload.putObject("authorization"), given);
      case Permit2 given -> permit(payload.putObject("permit2Authorization"), given);
    }
    payment.accepted().ifPresent(offer -> json.set("accepted", offer.toJson()));
    return json;
  }

  private static void transfer(ObjectNode json, Eip3009 given) {
    json.put("from", given.from().toChecksumHex())
        .put("to", given.to().toChecksumHex())
        .put("value", given.value().toString())
        .put("validAfter", given.validAfter().toString())
        .put("validBefore", given.validBefore().toString())
        .put("nonce", given.nonce().toHex());
  }

  private static void permit(ObjectNode json, Permit2 given) {
    Permit permit = given.permit();
    json.put("from", permit.from().toChecksumHex())
        .put("spender", permit.spender().toChecksumHex())
        .put("nonce", permit.nonce().toString())
        .put("deadline", permit.deadline().toString());
    json.putObject("permitted")
        .put("token", permit.token().toChecksumHex())
        .put("amount", permit.amount().toString());
    ObjectNode witness =
        json.putObject("witness")
            .put("to", given.to().toChecksumHex())
            .put("validAfter", given.validAfter().toString());
    if (given instanceof UptoPermit upto) {
      witness.put("facilitator", upto.facilitator().toChecksumHex());
    }
  }
}
