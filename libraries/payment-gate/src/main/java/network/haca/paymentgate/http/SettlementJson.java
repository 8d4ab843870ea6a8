package network.haca.paymentgate.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;
import network.haca.paymentgate.core.Settlement;
import network.haca.primitives.Address;
import network.haca.x402.Network;
import network.haca.x402.Reason;

/** Reads a facilitator's answers at {@code /supported} and about settlements. */
final class SettlementJson {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Pattern ADDRESS = Pattern.compile("0x[0-9a-fA-F]{40}");
  private static final int OK = 200;

  private SettlementJson() {}

  /** Accounts that settle, by network; nothing if the answer is no JSON object. */
  static Optional<Map<Network, Address>> accounts(String body) {
    return object(body)
        .map(
            supported -> {
              Map<Network, Address> accounts = new TreeMap<>();
              for (JsonNode kind : supported.path("kinds")) {
                String account = kind.at("/extra/facilitatorAddress").asText();
                if (ADDRESS.matcher(account).matches()) {
                  Network.parse(kind.path("network").asText())
                      .ifPresent(network -> accounts.put(network, Address.fromHex(account)));
                }
              }
              return accounts;
            });
  }

  static Settlement read(int status, String body) {
    Optional<JsonNode> answer = object(body).filter(json -> json.path("success").isBoolean());
    if (answer.isEmpty() || status != OK) {
      return new Settlement.Unknown("The facilitator cannot say whether the payment is settled.");
    }
    JsonNode json = answer.get();
    String reason = json.path("errorReason").asText();
    String message = json.path("errorMessage").asText();
    if (json.path("success").asBoolean()) {
      byte[] text = json.toString().getBytes(StandardCharsets.UTF_8);
      return new Settlement.Settled(Base64.getEncoder().encodeToString(text));
    }
    boolean isOpen =
        reason.equals(Reason.PENDING.code()) || reason.equals(Reason.UNAVAILABLE.code());
    return isOpen ? new Settlement.Unknown(message) : new Settlement.Failed(reason, message);
  }

  private static Optional<JsonNode> object(String body) {
    try {
      return Optional.ofNullable(JSON.readTree(body)).filter(JsonNode::isObject);
    } catch (JsonProcessingException e) {
      return Optional.empty();
    }
  }
}
