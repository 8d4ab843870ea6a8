package network.haca.bridge.core;

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
final class FactProofs {
  /** Definitions of a feed that are asked for at once. */
  private static final int PAGE = 16;

  /** Definitions of a feed that are looked through, the latest first. */
  private static final int VERSIONS_MAX = 1_024;

  private final LedgerProofs chain;

  FactProofs(LedgerProofs chain) {
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
    for (FactAsk.Definition each : asked.definitions()) {
      Optional<ObjectNode> definition = definition(each, height);
      if (definition.isEmpty()) {
        return Optional.empty();
      }
      definitions.add(definition.get());
    }
    return Optional.of(facts);
  }

  private ObjectNode node(Bytes32 teeId, long height) throws IOException {
    RegistryContract.NodeSlots slots = RegistryContract.nodeSlots(teeId);
    ProvenWords proof =
        new ProvenWords(
            chain.proof(
                Addresses.REGISTRY,
                List.of(slots.registeredAt(), slots.kind(), slots.owner()),
                height));
    ProvenWords feeds =
        new ProvenWords(chain.proof(Addresses.FEEDS, List.of(FeedStorage.excluded(teeId)), height));
    ObjectNode node = JsonNodeFactory.instance.objectNode().put("teeId", teeId.toHex());
    node.set("accountProof", proof.accountProof());
    node.set("registrationProof", proof.storageProof(0));
    node.set("kindProof", proof.storageProof(1));
    node.set("ownerProof", proof.storageProof(2));
    node.set("feedsProof", feeds.accountProof());
    node.set("exclusionProof", feeds.storageProof(0));
    return node;
  }

  private Optional<ObjectNode> definition(FactAsk.Definition asked, long height)
      throws IOException {
    Optional<Long> version = version(asked, height);
    if (version.isEmpty()) {
      return Optional.empty();
    }
    ProvenWords proof =
        new ProvenWords(
            chain.proof(
                Addresses.FEEDS,
                List.of(
                    FeedStorage.digest(asked.feedId(), version.get()),
                    FeedStorage.schedule(asked.feedId(), version.get() + 1)),
                height));
    ObjectNode definition =
        JsonNodeFactory.instance
            .objectNode()
            .put("feed", asked.feedId().toHex())
            .put("digest", asked.digest().toHex())
            .put("version", version.get());
    definition.set("accountProof", proof.accountProof());
    definition.set("digestProof", proof.storageProof(0));
    definition.set("nextProof", proof.storageProof(1));
    return Optional.of(definition);
  }

  /** The number of a definition, looked for from the latest one back. */
  private Optional<Long> version(FactAsk.Definition asked, long height) throws IOException {
    ProvenWords counted =
        new ProvenWords(
            chain.proof(Addresses.FEEDS, List.of(FeedStorage.versions(asked.feedId())), height));
    long count =
        new BigInteger(1, counted.word(0).toArray())
            .min(BigInteger.valueOf(FeedStorage.VERSIONS_MAX))
            .longValue();
    long least = Math.max(0, count - VERSIONS_MAX);
    for (long end = count; end > least; end -= PAGE) {
      List<Long> page = LongStream.range(Math.max(least, end - PAGE), end).boxed().toList();
      ProvenWords proof =
          new ProvenWords(
              chain.proof(
                  Addresses.FEEDS,
                  page.stream().map(each -> FeedStorage.digest(asked.feedId(), each)).toList(),
                  height));
      for (int i = 0; i < page.size(); i++) {
        if (proof.word(i).equals(asked.digest())) {
          return Optional.of(page.get(i));
        }
      }
    }
    return Optional.empty();
  }
}
