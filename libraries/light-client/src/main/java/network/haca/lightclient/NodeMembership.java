package network.haca.lightclient;

import java.time.Instant;
import network.haca.contracts.RegistryContract;
import network.haca.primitives.Bytes32;
import network.haca.schemas.NodeKind;

/**
 * That a key is a registered node's, of which kind and measurement, by the registry's storage. A
 * key is registered once and for all, so any later state proves it.
 */
final class NodeMembership {
  private NodeMembership() {}

  /**
   * In words; fails unless the registry has the node.
   *
   * @param isProven whether the leaf was settled by a proof in zero knowledge: that is how a
   *     prover's answers count since version 5 of the rules, and no other node's (rule N2)
   */
  static String of(
      JsonFields proofs, TrustedGenesis genesis, Bytes32 stateRoot, Bytes32 teeId, boolean isProven)
      throws RefusedException, MalformedException {
    ContractStorage registry = registry(proofs, genesis, stateRoot);
    RegistryContract.NodeSlots slots = RegistryContract.nodeSlots(teeId);
    Bytes32 registered =
        word(registry, slots.registeredAt(), proofs, "registrationProof", "registration");
    RefusedException.require(
        !registered.equals(Bytes32.ZERO),
        "the registry has no node with the key %s: whoever signed is a stranger".formatted(teeId));
    Instant since = time(registered);
    int teeType = kind(proofs, genesis, stateRoot, teeId);
    RefusedException.require(
        !genesis.proversProve() || (teeType == NodeKind.ZKML_PROVER.teeType()) == isProven,
        isProven
            ? "the node is a %s, and proves nothing in zero knowledge"
                .formatted(NodeKind.nameOf(teeType))
            : "the node is a prover, and its answer was settled without its proof");
    Bytes32 measurement =
        word(registry, slots.measurement(), proofs, "measurementProof", "measurement");
    return "a %s, registered on %s%s"
        .formatted(
            NodeKind.ofTeeType(teeType).map(NodeKind::name).orElse("node of type " + teeType),
            since,
            NodeKind.isAttested(teeType) ? attested(measurement, genesis) : ", without an enclave");
  }

  /** The kind of a registered node, by its number in the registry. */
  static int kind(JsonFields proofs, TrustedGenesis genesis, Bytes32 stateRoot, Bytes32 teeId)
      throws RefusedException, MalformedException {
    return RegistryContract.teeTypeIn(
        word(
            registry(proofs, genesis, stateRoot),
            RegistryContract.nodeSlots(teeId).kind(),
            proofs,
            "kindProof",
            "kind"));
  }

  private static ContractStorage registry(
      JsonFields proofs, TrustedGenesis genesis, Bytes32 stateRoot)
      throws RefusedException, MalformedException {
    return ContractStorage.of(
        stateRoot,
        genesis.registry(),
        proofs.byteStrings("accountProof", ContractStorage.NODES_MAX),
        "registry");
  }

  private static String attested(Bytes32 measurement, TrustedGenesis genesis) {
    return " with the measurement %s%s"
        .formatted(
            measurement,
            genesis.isDevelopment()
                ? " (simulated enclaves are taken on this network: it proves nothing)"
                : "");
  }

  private static Instant time(Bytes32 word) throws RefusedException {
    long seconds = word.value().getLong(Bytes32.SIZE - Long.BYTES);
    RefusedException.require(
        seconds > 0 && seconds < Instant.MAX.getEpochSecond(),
        "the date of the node's registration is none");
    return Instant.ofEpochSecond(seconds);
  }

  private static Bytes32 word(
      ContractStorage registry, Bytes32 slot, JsonFields proofs, String field, String name)
      throws RefusedException, MalformedException {
    return registry.word(
        slot, proofs.byteStrings(field, ContractStorage.NODES_MAX), "node's " + name);
  }
}
