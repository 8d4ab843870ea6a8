package network.haca.lightclient;

import static network.haca.lightclient.RefusedException.require;

import java.time.Instant;
import network.haca.contracts.RegistryContract;
import network.haca.primitives.Address;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;
import network.haca.schemas.NodeKind;

/**
 * A data node that reported a fact, by the storage of the registry. Neither its key nor its owner
 * ever changes, so any later state proves them.
 *
 * @param registered the time of its registration
 * @param words about its kind and measurement
 */
record FactReporter(Bytes32 id, Bytes publicKey, Address owner, Instant registered, String words) {
  /** Fails unless the registry has the node as a data node. */
  static FactReporter read(InferenceDocument.Node node, TrustedGenesis genesis, Bytes32 stateRoot)
      throws RefusedException, MalformedException {
    JsonFields proofs = node.proofs();
    String words = NodeMembership.of(proofs, genesis, stateRoot, node.id(), false);
    int kind = NodeMembership.kind(proofs, genesis, stateRoot, node.id());
    require(
        kind == NodeKind.DATA_NODE.teeType(),
        "node %s is a %s, and reported a fact".formatted(node.id(), NodeKind.nameOf(kind)));
    FactStorage storage =
        FactStorage.of(proofs, "accountProof", stateRoot, genesis.registry(), "registry");
    RegistryContract.NodeSlots slots = RegistryContract.nodeSlots(node.id());
    long registered =
        storage
            .word(slots.registeredAt(), "registrationProof")
            .value()
            .getLong(Bytes32.SIZE - Long.BYTES);
    Bytes32 owner = storage.word(slots.owner(), "ownerProof");
    return new FactReporter(
        node.id(),
        node.publicKey(),
        Address.ofWord(owner),
        Instant.ofEpochSecond(registered),
        words);
  }
}
