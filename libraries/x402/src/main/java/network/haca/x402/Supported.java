package network.haca.x402;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import network.haca.primitives.Address;

/**
 * The payments that a facilitator settles.
 *
 * @param networks in the order in which they are preferred
 * @param signers who send its transactions
 */
public record Supported(List<Network> networks, List<Address> signers) {
  public Supported {
    networks = List.copyOf(networks);
    signers = List.copyOf(signers);
  }

  public ObjectNode toJson() {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    ArrayNode kinds = json.putArray("kinds");
    for (Network network : networks) {
      kind(kinds, Version.V2, Scheme.EXACT, network);
      kind(kinds, Version.V2, Scheme.UPTO, network)
          .putObject("extra")
          .put("facilitatorAddress", signers.getFirst().toChecksumHex());
      if (network.name().isPresent()) {
        kind(kinds, Version.V1, Scheme.EXACT, network);
      }
    }
    json.putArray("extensions");
    ArrayNode addresses = json.putObject("signers").putArray("eip155:*");
    signers.forEach(each -> addresses.add(each.toChecksumHex()));
    return json;
  }

  private static ObjectNode kind(ArrayNode kinds, Version version, Scheme scheme, Network network) {
    return kinds
        .addObject()
        .put("x402Version", version.number())
        .put("scheme", scheme.word())
        .put("network", network.text(version));
  }
}
