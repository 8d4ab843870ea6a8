package network.haca.x402;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;
import network.haca.x402.Authorization.Eip3009;
import network.haca.x402.Authorization.ExactPermit;
import network.haca.x402.Authorization.Permit;
import network.haca.x402.Authorization.Permit2;
import network.haca.x402.Authorization.UptoPermit;

/** Payments in JSON, of both versions. */
public final class PaymentReader {
  private static final String AUTHORIZATION = "authorization";
  private static final String PERMIT2 = "permit2Authorization";

  private PaymentReader() {}

  /**
   * @param path of the payment in its message, for errors
   */
  public static Payment read(JsonNode node, String path) throws MalformedException {
    Fields fields = Fields.of(node, path, Reason.INVALID_PAYLOAD);
    return switch (version(node)) {
      case V1 -> version1(fields);
      case V2 -> version2(fields);
    };
  }

  private static Version version(JsonNode node) throws MalformedException {
    JsonNode number = node.path("x402Version");
    if (number.isIntegralNumber() && number.canConvertToInt()) {
      for (Version each : Version.values()) {
        if (each.number() == number.asInt()) {
          return each;
        }
      }
    }
    throw new MalformedException(Reason.INVALID_VERSION, "x402Version is to be 1 or 2");
  }

  private static Payment version1(Fields fields) throws MalformedException {
    Scheme scheme = OfferReader.scheme(fields);
    if (scheme != Scheme.EXACT) {
      throw new MalformedException(
          Reason.UNSUPPORTED_SCHEME, "version 1 has no scheme but exact; pay " + scheme + " by 2");
    }
    Network network = OfferReader.network(fields, Version.V1);
    Fields payload = fields.object("payload");
    if (!payload.has(AUTHORIZATION)) {
      throw new MalformedException(
          Reason.UNSUPPORTED_PAYLOAD, "payload.authorization is missing, which version 1 pays by");
    }
    return new Payment(
        Version.V1,
        scheme,
        network,
        Optional.empty(),
        eip3009(payload.object(AUTHORIZATION)),
        payload.bytes("signature", Payment.SIGNATURE_BYTES_MAX));
  }

  private static Payment version2(Fields fields) throws MalformedException {
    Offer accepted = OfferReader.read(fields.object("accepted"), Version.V2);
    Fields payload = fields.object("payload");
    return new Payment(
        Version.V2,
        accepted.scheme(),
        accepted.network(),
        Optional.of(accepted),
        authorization(accepted.scheme(), payload),
        payload.bytes("signature", Payment.SIGNATURE_BYTES_MAX));
  }

  private static Authorization authorization(Scheme scheme, Fields payload)
      throws MalformedException {
    boolean isPermit = payload.has(PERMIT2);
    if (isPermit == payload.has(AUTHORIZATION)) {
      throw new MalformedException(
          Reason.UNSUPPORTED_PAYLOAD,
          "payload is to have either authorization or permit2Authorization");
    }
    if (isPermit) {
      return permit(scheme, payload.object(PERMIT2));
    }
    if (scheme == Scheme.UPTO) {
      throw new MalformedException(
          Reason.UNSUPPORTED_PAYLOAD, "upto is paid by permit2Authorization alone");
    }
    return eip3009(payload.object(AUTHORIZATION));
  }

  private static Eip3009 eip3009(Fields given) throws MalformedException {
    return new Eip3009(
        given.address("from"),
        given.address("to"),
        given.number("value"),
        given.number("validAfter"),
        given.number("validBefore"),
        given.word("nonce"));
  }

  private static Permit2 permit(Scheme scheme, Fields given) throws MalformedException {
    Fields permitted = given.object("permitted");
    Permit permit =
        new Permit(
            given.address("from"),
            permitted.address("token"),
            permitted.number("amount"),
            given.address("spender"),
            given.number("nonce"),
            given.number("deadline"));
    Fields witness = given.object("witness");
    return scheme == Scheme.UPTO
        ? new UptoPermit(
            permit,
            witness.address("to"),
            witness.address("facilitator"),
            witness.number("validAfter"))
        : new ExactPermit(permit, witness.address("to"), witness.number("validAfter"));
  }
}
