package network.haca.x402;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;
import network.haca.primitives.Address;

/**
 * Payment requirements: one way to pay.
 *
 * @param amount of the token's smallest units; with {@code upto} the most
 * @param timeoutSeconds for how long from its signature on a payment is to be good
 * @param domain of the token's own signatures
 * @param facilitator who alone may settle, with {@code upto}
 */
public record Offer(
    Scheme scheme,
    Network network,
    Address token,
    Uint256 amount,
    Address payTo,
    long timeoutSeconds,
    TransferMethod method,
    Optional<TokenDomain> domain,
    Optional<Address> facilitator) {

  /** The same for another amount. */
  public Offer withAmount(Uint256 other) {
    return new Offer(
        scheme, network, token, other, payTo, timeoutSeconds, method, domain, facilitator);
  }

  /** Returns true if both are of one scheme, network, token, recipient and amount (rule X6). */
  public boolean isSameBargain(Offer other) {
    return scheme == other.scheme
        && network.equals(other.network)
        && token.equals(other.token)
        && payTo.equals(other.payTo)
        && amount.equals(other.amount);
  }

  /** Returns true if version 1 has words for it. */
  public boolean isOfVersion1() {
    return scheme == Scheme.EXACT && method == TransferMethod.EIP3009 && network.name().isPresent();
  }

  /** In the form of version 2. */
  public ObjectNode toJson() {
    ObjectNode json = head(Version.V2).put("amount", amount.toString());
    json.setAll(tail());
    return json;
  }

  /** In the form of version 1, where an offer names the resource. */
  public ObjectNode toJson(Resource resource) {
    ObjectNode json =
        head(Version.V1)
            .put("maxAmountRequired", amount.toString())
            .put("resource", resource.url())
            .put("description", resource.description())
            .put("mimeType", resource.mimeType());
    json.setAll(tail());
    return json;
  }

  private ObjectNode head(Version version) {
    return JsonNodeFactory.instance
        .objectNode()
        .put("scheme", scheme.word())
        .put("network", network.text(version));
  }

  private ObjectNode tail() {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("asset", token.toChecksumHex())
        .put("payTo", payTo.toChecksumHex())
        .put("maxTimeoutSeconds", timeoutSeconds);
    ObjectNode extra = json.putObject("extra");
    domain.ifPresent(each -> extra.put("name", each.name()).put("version", each.version()));
    if (method == TransferMethod.PERMIT2) {
      extra.put("assetTransferMethod", method.word());
    }
    facilitator.ifPresent(each -> extra.put("facilitatorAddress", each.toChecksumHex()));
    return json;
  }
}
