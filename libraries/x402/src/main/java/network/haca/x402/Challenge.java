package network.haca.x402;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;

/**
 * The offers and the resource of an answer 402.
 *
 * @param error why, in words or by name
 */
public record Challenge(String error, Resource resource, List<Offer> offers) {
  /** The header of version 2. */
  public static final String HEADER = "PAYMENT-REQUIRED";

  public Challenge {
    offers = List.copyOf(offers);
  }

  /** The content of {@link #HEADER}. */
  public String header() {
    return encode(toJson());
  }

  /** In the form of version 2. */
  public ObjectNode toJson() {
    ObjectNode json = start(Version.V2);
    json.set("resource", resource.toJson());
    ArrayNode accepts = json.putArray("accepts");
    offers.forEach(offer -> accepts.add(offer.toJson()));
    return json;
  }

  /** The body of version 1, with the offers for which it has words. */
  public ObjectNode toVersion1() {
    ObjectNode json = start(Version.V1);
    ArrayNode accepts = json.putArray("accepts");
    offers.stream()
        .filter(Offer::isOfVersion1)
        .forEach(offer -> accepts.add(offer.toJson(resource)));
    return json;
  }

  private ObjectNode start(Version version) {
    return JsonNodeFactory.instance
        .objectNode()
        .put("x402Version", version.number())
        .put("error", error);
  }

  static String encode(ObjectNode json) {
    return Base64.getEncoder().encodeToString(json.toString().getBytes(StandardCharsets.UTF_8));
  }
}
