package network.haca.client.pipe;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.List;
import network.haca.contracts.Addresses;
import network.haca.contracts.EthereumClient;
import network.haca.contracts.RegistryContract;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;

/**
 * Nodes of the registry, as proofs of a state's storage have them, and their keys.
 *
 * @param number of the block whose state it is
 */
record NodeProofs(EthereumClient chain, long number) {
  /** Writes a node that answered, as receipts have it. */
  void write(ObjectNode written, Bytes32 node) throws IOException {
    RegistryContract.NodeSlots slots = RegistryContract.nodeSlots(node);
    write(written, node, List.of(slots.registeredAt(), slots.kind(), slots.measurement()));
  }

  /** Writes a data node that reported, whose owner counts. */
  void writeWithOwner(ObjectNode written, Bytes32 node) throws IOException {
    RegistryContract.NodeSlots slots = RegistryContract.nodeSlots(node);
    JsonNode proof =
        write(
            written,
            node,
            List.of(slots.registeredAt(), slots.kind(), slots.measurement(), slots.owner()));
    written.set("ownerProof", proof.at("/storageProof/3/proof"));
  }

  private JsonNode write(ObjectNode written, Bytes32 node, List<Bytes32> slots) throws IOException {
    JsonNode proof = chain.proof(Addresses.REGISTRY, slots, number);
    Bytes publicKey =
        chain
            .read(Addresses.REGISTRY, RegistryContract.getNode(node), RegistryContract::decodeNode)
            .publicKey();
    written.put("publicKey", publicKey.toHex());
    written.set("accountProof", proof.path("accountProof"));
    written.set("registrationProof", proof.at("/storageProof/0/proof"));
    written.set("kindProof", proof.at("/storageProof/1/proof"));
    written.set("measurementProof", proof.at("/storageProof/2/proof"));
    return proof;
  }
}
