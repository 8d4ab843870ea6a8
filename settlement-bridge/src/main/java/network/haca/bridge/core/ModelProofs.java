package network.haca.bridge.core;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import network.haca.contracts.Addresses;
import network.haca.contracts.ModelSlots;
import network.haca.primitives.Bytes32;

/**
 * Finds what proves to a stranger which folder an entry of the registry of models is of, and whose
 * it is: two words of the registry's storage under one ledger header (rule H2).
 */
final class ModelProofs {
  private final LedgerProofs chain;

  ModelProofs(LedgerProofs chain) {
    this.chain = chain;
  }

  /** The field {@code model} of a receipt; nothing if the registry has no such entry. */
  Optional<ObjectNode> prove(Bytes32 entry, long height) throws IOException {
    ModelSlots slots = ModelSlots.of(entry);
    ProvenWords words =
        new ProvenWords(
            chain.proof(Addresses.MODEL_REGISTRY, List.of(slots.digest(), slots.owner()), height));
    if (words.word(1).equals(Bytes32.ZERO)) {
      return Optional.empty();
    }
    ObjectNode model = JsonNodeFactory.instance.objectNode();
    model.set("accountProof", words.accountProof());
    model.putArray("storageProofs").add(words.storageProof(0)).add(words.storageProof(1));
    return Optional.of(model);
  }
}
