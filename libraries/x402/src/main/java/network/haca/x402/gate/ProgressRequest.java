package network.haca.x402.gate;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import network.haca.x402.Reading;
import network.haca.x402.Uint256;

/**
 * The body of {@code POST /reservations/{id}/progress}, which renews the lease.
 *
 * @param charged what the request has cost so far; the facilitator keeps the greatest it was told
 */
public record ProgressRequest(Uint256 charged) {
  public static Reading<ProgressRequest> read(String body) {
    return Messages.read(
        body, Messages.SHORT_MAX, (fields, _) -> new ProgressRequest(fields.number("charged")));
  }

  public ObjectNode toJson() {
    return JsonNodeFactory.instance.objectNode().put("charged", charged.toString());
  }
}
