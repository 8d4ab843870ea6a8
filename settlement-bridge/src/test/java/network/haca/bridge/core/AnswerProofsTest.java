package network.haca.bridge.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import network.haca.contracts.Addresses;
import network.haca.contracts.ModelSlots;
import network.haca.primitives.Bytes32;
import org.junit.jupiter.api.Test;

/** Rule H2: a receipt proves the entry under which its answer was signed. */
class AnswerProofsTest {
  private static final long HEIGHT = 10;
  private static final Bytes32 ENTRY = Bytes32.ofUnsigned(1);
  private static final Bytes32 OTHER = Bytes32.ofUnsigned(2);
  private static final ModelSlots SLOTS = ModelSlots.of(ENTRY);

  private final Map<Bytes32, Bytes32> storage =
      new TreeMap<>(
          Map.of(SLOTS.digest(), Bytes32.ofUnsigned(3), SLOTS.owner(), Bytes32.ofUnsigned(4)));
  private final AnswerProofs proofs = new AnswerProofs(new FakeLedger(HEIGHT, storage));

  private ObjectNode receipt(Bytes32 entry) throws Exception {
    ObjectNode receipt = JsonNodeFactory.instance.objectNode();
    proofs.addTo(receipt, new ReceiptAsk(Optional.empty(), Optional.of(entry)), HEIGHT);
    return receipt;
  }

  @Test
  void theEntrysFolderAndOwnerAreProven() throws Exception {
    ObjectNode receipt = receipt(ENTRY);
    assertEquals(
        "account " + Addresses.MODEL_REGISTRY, receipt.at("/model/accountProof/0").asText());
    assertEquals("slot " + SLOTS.digest(), receipt.at("/model/storageProofs/0/0").asText());
    assertEquals("slot " + SLOTS.owner(), receipt.at("/model/storageProofs/1/0").asText());
    assertFalse(receipt.has("facts"));
  }

  @Test
  void anEntryThatNobodyRegisteredIsNamed() {
    AnswerProofs.AbsentException refused =
        assertThrows(AnswerProofs.AbsentException.class, () -> receipt(OTHER));
    assertEquals("the registry of models has no entry " + OTHER, refused.reason());
  }
}
