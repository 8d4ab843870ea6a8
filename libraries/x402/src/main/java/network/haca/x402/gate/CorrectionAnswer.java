package network.haca.x402.gate;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import network.haca.x402.Reading;
import network.haca.x402.Uint256;

/**
 * The answer to {@code POST /books/corrections}, once the credit is on disk.
 *
 * @param amount that is credited
 * @param left of what the payment was charged, after all its credits
 * @param isRepeated whether the credit was made by an earlier request with the same id
 */
public record CorrectionAnswer(Uint256 amount, Uint256 left, boolean isRepeated) {
  public static Reading<CorrectionAnswer> read(String body) {
    return Messages.read(
        body,
        Messages.SHORT_MAX,
        (fields, _) ->
            new CorrectionAnswer(
                fields.number("amount"), fields.number("left"), fields.flag("repeated")));
  }

  public ObjectNode toJson() {
    return JsonNodeFactory.instance
        .objectNode()
        .put("amount", amount.toString())
        .put("left", left.toString())
        .put("repeated", isRepeated);
  }
}
