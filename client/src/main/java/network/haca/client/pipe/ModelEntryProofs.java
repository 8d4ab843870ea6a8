package network.haca.client.pipe;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import network.haca.contracts.Addresses;
import network.haca.contracts.EthereumClient;
import network.haca.contracts.KeptVerifiers;
import network.haca.contracts.ModelRegistryContract;
import network.haca.contracts.ModelSlots;
import network.haca.contracts.RegisteredModel;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;

/**
 * Entries of the registry of models with circuits, as proofs of a state's storage have them, and
 * the code of their verifiers.
 *
 * @param number of the block whose state it is
 */
record ModelEntryProofs(EthereumClient chain, long number) {
  /** Writes an entry, as receipts have it. */
  void write(ObjectNode written, Bytes32 model) throws IOException {
    JsonNode proof = chain.proof(Addresses.MODEL_REGISTRY, ModelSlots.of(model).all(), number);
    written.set("accountProof", proof.path("accountProof"));
    ArrayNode proofs = written.putArray("storageProofs");
    for (JsonNode slot : proof.path("storageProof")) {
      proofs.add(slot.path("proof"));
    }
    written.put("verifierCode", verifier(model).toHex());
  }

  /** The code of the verifier that a model's proofs are held to. */
  private Bytes verifier(Bytes32 model) throws IOException {
    Bytes32 codeHash =
        chain
            .read(
                Addresses.MODEL_REGISTRY,
                ModelRegistryContract.modelOf(model),
                output -> ModelRegistryContract.decodeModel(model, output))
            .circuit()
            .map(RegisteredModel.Circuit::verifierCodeHash)
            .orElseThrow(() -> new IOException("the node shows no circuit of model " + model));
    return new KeptVerifiers(chain).code(codeHash);
  }
}
