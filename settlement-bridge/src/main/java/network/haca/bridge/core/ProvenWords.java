package network.haca.bridge.core;

import com.fasterxml.jackson.databind.JsonNode;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;

/**
 * Words of a contract's storage with the proofs of them, as a full node answers {@code
 * eth_getProof}.
 */
record ProvenWords(JsonNode answer) {
  JsonNode accountProof() {
    return answer.get("accountProof");
  }

  /** The proof of a slot, by its place in the question. */
  JsonNode storageProof(int index) {
    return slot(index).get("proof");
  }

  /** The word in a slot, by its place in the question. */
  Bytes32 word(int index) {
    String digits = slot(index).get("value").asText().substring(2);
    return new Bytes32(Bytes.fromHex("0".repeat(2 * Bytes32.SIZE - digits.length()) + digits));
  }

  private JsonNode slot(int index) {
    return answer.get("storageProof").get(index);
  }
}
