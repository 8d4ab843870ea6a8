package network.haca.bridge.core;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.math.BigInteger;
import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;
import network.haca.contracts.Addresses;
import network.haca.contracts.RegistryContract;
import network.haca.contracts.feeds.FeedStorage;
import network.haca.primitives.Bytes32;

/**
 * Finds what proves to a stranger who reported an answer's facts, and under which definition (rule
 * D4): storage of the registry and of the feed contract under one ledger header.
 */
public final class FactProofs {
  /** Definitions of a feed that are looked through, the latest first. */
  private static final int VERSIONS_MAX = 16;

  private final LedgerProofs chain;

  public FactProofs(LedgerProofs chain) {
    this.chain = chain;
  }

  /**
   * The field {@code facts} of a receipt; nothing if a feed has none of the definitions that are
   * asked for among its latest ones.
   */
  Optional<ObjectNode> prove(FactAsk asked, long height) throws IOException {
    ObjectNode facts = JsonNodeFactory.instance.objectNode();
    ArrayNode nodes = facts.putArray("nodes");
    for (Bytes32 teeId : asked.nodes()) {
      nodes.add(node(teeId, height));
    }
    ArrayNode definitions = facts.putArray("definitions");
    for (var each : asked.definitions().entrySet()) {
      Optional<ObjectNode> definition = definition(each.getKey(), each.getValue(), height);
      if (definition.isEmpty()) {
        return Optional.empty();
      }
      definitions.add(definition.get());
    }
    return Optional.of(facts);
  }

  private ObjectNode node(Bytes32 teeId, long height) throws IOException {
    RegistryContract.NodeSlots slots = RegistryContract.nodeSlots(teeId);
    JsonNode proof =
        chain.proof(
            Addresses.REGISTRY,
            List.of(slots.registeredAt(), slots.kind(), slots.measurement(), slots.owner()),
            height);
    ObjectNode node = JsonNodeFactory.instance.objectNode().put("teeId", teeId.toHex());
    node.set("accountProof", proof.get("accountProof"));
    node.set("registrationProof", storage(proof, 0).get("proof"));
    node.set("kindProof", storage(proof, 1).get("proof"));
    node.set("measurementProof", storage(proof, 2).get("proof"));
    node.set("ownerProof", storage(proof, 3).get("proof"));
    return node;
  }

  private Optional<ObjectNode> definition(Bytes32 feedId, Bytes32 digest, long height)
      throws IOException {
    JsonNode counted = chain.proof(Addresses.FEEDS, List.of(FeedStorage.versions(feedId)), height);
    long count = value(storage(counted, 0)).min(BigInteger.valueOf(Long.MAX_VALUE)).longValue();
    List<Long> versions =
        LongStream.range(Math.max(0, count - VERSIONS_MAX), count).boxed().toList();
    if (versions.isEmpty()) {
      return Optional.empty();
    }
    JsonNode proof =
        chain.proof(
            Addresses.FEEDS,
            versions.stream().map(version -> FeedStorage.digest(feedId, version)).toList(),
            height);
    BigInteger wanted = new BigInteger(1, digest.toArray());
    for (int i = 0; i < versions.size(); i++) {
      if (value(storage(proof, i)).equals(wanted)) {
        ObjectNode definition =
            JsonNodeFactory.instance
                .objectNode()
                .put("feed", feedId.toHex())
                .put("digest", digest.toHex())
                .put("version", versions.get(i));
        definition.set("accountProof", proof.get("accountProof"));
        definition.set("digestProof", storage(proof, i).get("proof"));
        return Optional.of(definition);
      }
    }
    return Optional.empty();
  }

  private static JsonNode storage(JsonNode proof, int index) {
    return proof.get("storageProof").get(index);
  }

  private static BigInteger value(JsonNode storage) {
    return new BigInteger(storage.get("value").asText().substring(2), 16);
  }
}
