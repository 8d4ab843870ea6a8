package network.haca.bridge.core;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import network.haca.contracts.RelayContract.Settlement;
import network.haca.primitives.Address;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;

/**
 * Words of storage at one height, whose proofs name account and slot.
 *
 * @param storage of all contracts
 */
record FakeLedger(long height, Map<Bytes32, Bytes32> storage) implements LedgerProofs {
  @Override
  public Optional<JsonNode> latestSignedHeader() {
    return Optional.empty();
  }

  @Override
  public Optional<Long> numberOf(Bytes32 headerHash) {
    return Optional.empty();
  }

  @Override
  public Bytes rawHeader(long number) {
    return Bytes.EMPTY;
  }

  @Override
  public JsonNode proof(Address account, List<Bytes32> slots, long number) {
    assertEquals(height, number, "all proofs are of one height");
    ObjectNode proof = JsonNodeFactory.instance.objectNode();
    proof.putArray("accountProof").add("account " + account);
    ArrayNode array = proof.putArray("storageProof");
    for (Bytes32 slot : slots) {
      String word = storage.getOrDefault(slot, Bytes32.ZERO).toHex().replaceFirst("0x0*", "");
      array
          .addObject()
          .put("value", "0x" + (word.isEmpty() ? "0" : word))
          .putArray("proof")
          .add("slot " + slot);
    }
    return proof;
  }

  @Override
  public Bytes code(Address account, long number) {
    throw new AssertionError("what an answer names rests on no code");
  }

  @Override
  public Settlement settlement(long number) {
    throw new AssertionError("what an answer names rests on no settlement");
  }
}
