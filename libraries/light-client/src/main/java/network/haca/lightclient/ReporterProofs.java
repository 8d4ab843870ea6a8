package network.haca.lightclient;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import network.haca.contracts.Addresses;
import network.haca.contracts.RegistryContract;
import network.haca.contracts.feeds.FeedStorage;
import network.haca.feeds.FeedFact;
import network.haca.primitives.Address;
import network.haca.primitives.Bytes32;
import network.haca.schemas.NodeKind;

/**
 * Shows that the nodes that reported an answer's facts are data nodes of the registry, and that the
 * feed contract has excluded none of them (rule D4).
 *
 * @param proofs the field {@code facts} of a receipt
 */
record ReporterProofs(JsonFields proofs, Address registry, Bytes32 stateRoot) {
  private static final List<String> FIELDS =
      List.of(
          "teeId",
          "accountProof",
          "registrationProof",
          "kindProof",
          "ownerProof",
          "feedsProof",
          "exclusionProof");

  /** The nodes' owners; fails if there are other nodes than those that reported. */
  Map<Bytes32, Address> owners(List<FeedFact> facts) throws MalformedException, RefusedException {
    Map<Bytes32, Address> owners = new TreeMap<>();
    List<JsonNode> nodes = proofs.array("nodes", FeedFact.NODES_MAX);
    for (JsonNode each : nodes) {
      JsonFields node = JsonFields.of(each, "a data node").only(FIELDS);
      Bytes32 teeId = node.word("teeId");
      owners.put(teeId, owner(node, teeId));
      requireNotExcluded(node, teeId);
    }
    Set<Bytes32> reporters = new TreeSet<>();
    facts.forEach(fact -> fact.nodes().forEach(node -> reporters.add(node.id())));
    RefusedException.require(
        reporters.containsAll(owners.keySet()) && owners.size() == nodes.size(),
        "the receipt has proofs of nodes that did not report, or one twice");
    return owners;
  }

  private Address owner(JsonFields node, Bytes32 teeId)
      throws MalformedException, RefusedException {
    RegistryContract.NodeSlots slots = RegistryContract.nodeSlots(teeId);
    FactStorage storage = FactStorage.of(node, "accountProof", stateRoot, registry, "registry");
    boolean isRegistered =
        !storage.word(slots.registeredAt(), "registrationProof").equals(Bytes32.ZERO);
    Bytes32 kind = storage.word(slots.kind(), "kindProof");
    RefusedException.require(
        isRegistered && RegistryContract.teeTypeIn(kind) == NodeKind.DATA_NODE.teeType(),
        "the registry has no data node %s: whoever reported is a stranger".formatted(teeId));
    return Address.ofWord(storage.word(slots.owner(), "ownerProof"));
  }

  private void requireNotExcluded(JsonFields node, Bytes32 teeId)
      throws MalformedException, RefusedException {
    FactStorage feeds =
        FactStorage.of(node, "feedsProof", stateRoot, Addresses.FEEDS, "feed contract");
    RefusedException.require(
        feeds.word(FeedStorage.excluded(teeId), "exclusionProof").equals(Bytes32.ZERO),
        "node %s is excluded: it signed two different reports of one round".formatted(teeId));
  }
}
