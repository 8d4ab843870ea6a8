package network.haca.x402.gate;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import network.haca.primitives.Bytes32;
import network.haca.x402.MalformedException;
import network.haca.x402.Reading;
import network.haca.x402.Reason;
import network.haca.x402.Uint256;

/**
 * The body of {@code POST /books/corrections}, by which an operator credits an amount.
 *
 * @param id made by who asks: a second request with the same id credits nothing more
 * @param payment under which name the books know it
 * @param amount in the token's smallest units, above 0
 * @param reason that will stand in the books
 */
public record CorrectionRequest(Bytes32 id, Bytes32 payment, Uint256 amount, String reason) {
  /** Characters of a reason. */
  public static final int REASON_MAX = 200;

  public static Reading<CorrectionRequest> read(String body) {
    return Messages.read(
        body,
        Messages.SHORT_MAX,
        (fields, _) -> {
          CorrectionRequest read =
              new CorrectionRequest(
                  fields.digits("id"),
                  fields.digits("payment"),
                  fields.number("amount"),
                  fields.line("reason", REASON_MAX).strip());
          if (read.amount().isZero() || read.reason().isEmpty()) {
            throw new MalformedException(
                Reason.INVALID_PAYLOAD, "amount is to be above 0, and reason is to say why");
          }
          return read;
        });
  }

  public ObjectNode toJson() {
    return JsonNodeFactory.instance
        .objectNode()
        .put("id", Messages.digits(id))
        .put("payment", Messages.digits(payment))
        .put("amount", amount.toString())
        .put("reason", reason);
  }
}
