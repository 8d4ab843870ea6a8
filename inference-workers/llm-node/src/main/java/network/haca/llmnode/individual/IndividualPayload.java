package network.haca.llmnode.individual;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Base64;
import network.haca.llmnode.llm.PublishedAnswer;
import network.haca.primitives.Address;
import network.haca.primitives.Bytes;
import network.haca.primitives.SettlementLeaf;

/**
 * The blob of an individually settled inference on Walrus: request and answer whole, and by whom
 * they are signed, so that whoever reads it can check both hashes and the signature.
 *
 * <p>Source: OpenGradient's inference-facilitator, which stores the same fields in this order. The
 * events of a stream follow them: what is signed of it whole are these, and not the body that they
 * make (rule T5).
 */
final class IndividualPayload {
  private IndividualPayload() {}

  /**
   * @param input the request as it was sent
   */
  static Bytes of(JsonNode input, PublishedAnswer output, SettlementLeaf leaf) {
    ObjectNode payload = JsonNodeFactory.instance.objectNode();
    payload.set("input", input);
    payload.set("output", output.body());
    payload
        .put("teeSignature", Base64.getEncoder().encodeToString(leaf.signature().toArray()))
        .put("teeId", leaf.teeId().toHex())
        .put("timestamp", Long.toString(leaf.timestamp()))
        // Nobody has paid.
        .put("ethAddress", Address.ZERO.toHex());
    output.events().ifPresent(events -> payload.put("events", events));
    return Bytes.ofUtf8(payload.toString());
  }
}
