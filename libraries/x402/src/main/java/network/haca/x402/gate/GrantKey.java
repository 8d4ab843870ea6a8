package network.haca.x402.gate;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import network.haca.primitives.Bytes32;
import network.haca.x402.MalformedException;
import network.haca.x402.Reading;
import network.haca.x402.Reason;

/**
 * The answer to {@code GET /grants/key}: what a facilitator's grants are verified with.
 *
 * @param publicKey of Ed25519
 */
public record GrantKey(Bytes32 publicKey) {
  private static final String ALGORITHM = "Ed25519";

  public static Reading<GrantKey> read(String body) {
    return Messages.read(
        body,
        Messages.SHORT_MAX,
        (fields, _) -> {
          if (!fields.text("algorithm").equals(ALGORITHM)) {
            throw new MalformedException(Reason.INVALID_PAYLOAD, "algorithm is to be " + ALGORITHM);
          }
          return new GrantKey(fields.digits("publicKey"));
        });
  }

  public ObjectNode toJson() {
    return JsonNodeFactory.instance
        .objectNode()
        .put("algorithm", ALGORITHM)
        .put("publicKey", Messages.digits(publicKey));
  }
}
