package network.haca.x402.gate;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import network.haca.x402.Reading;
import network.haca.x402.Uint256;

/**
 * The body of {@code POST /reservations/{id}/charge}, which ends a reservation.
 *
 * @param charged what the request has cost; 0 releases all that was set aside
 * @param isEstimated whether the gate counted it itself, the provider having told nothing
 * @param model as the books name it
 */
public record ChargeRequest(Uint256 charged, boolean isEstimated, Usage usage, String model) {
  private static final int MODEL_MAX = 256;

  public static Reading<ChargeRequest> read(String body) {
    return Messages.read(
        body,
        Messages.SHORT_MAX,
        (fields, _) ->
            new ChargeRequest(
                fields.number("charged"),
                fields.flag("estimated"),
                Usage.read(fields.object("usage")),
                fields.line("model", MODEL_MAX)));
  }

  public ObjectNode toJson() {
    ObjectNode json =
        JsonNodeFactory.instance
            .objectNode()
            .put("charged", charged.toString())
            .put("estimated", isEstimated);
    json.set("usage", usage.toJson());
    return json.put("model", model);
  }
}
