package network.haca.lightclient;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import network.haca.contracts.Addresses;
import network.haca.contracts.RegistryContract;
import network.haca.contracts.feeds.FeedStorage;
import network.haca.feeds.FactCheck;
import network.haca.feeds.FeedFact;
import network.haca.primitives.Address;
import network.haca.primitives.Bytes32;
import network.haca.schemas.NodeKind;
import network.haca.schemas.tensor.Tensor;

/**
 * What a receipt shows of an answer's facts (rule D4): that the registry has the nodes that
 * reported as data nodes of their owners, that the feed contract has the definition, and that the
 * reports come to the tensors that the model was given.
 */
final class FactProofs {
  private static final List<String> FIELDS = List.of("nodes", "definitions");
  private static final List<String> NODE_FIELDS =
      List.of(
          "teeId",
          "accountProof",
          "registrationProof",
          "kindProof",
          "measurementProof",
          "ownerProof");
  private static final List<String> DEFINITION_FIELDS =
      List.of("feed", "digest", "version", "accountProof", "digestProof");

  private final JsonFields proofs;
  private final TrustedGenesis genesis;
  private final Bytes32 stateRoot;

  private FactProofs(JsonFields proofs, TrustedGenesis genesis, Bytes32 stateRoot) {
    this.proofs = proofs;
    this.genesis = genesis;
    this.stateRoot = stateRoot;
  }

  static FactProofs of(JsonFields receipt, TrustedGenesis genesis, Bytes32 stateRoot)
      throws MalformedException, RefusedException {
    RefusedException.require(
        receipt.has("answer"), "the receipt has proofs of facts without the answer");
    RefusedException.require(
        receipt.has("facts"),
        "the receipt does not prove who reported; ask for it with the answer at hand");
    return new FactProofs(receipt.object("facts").only(FIELDS), genesis, stateRoot);
  }

  /**
   * In words; fails unless all facts hold.
   *
   * @param signedAt when the answer was signed, seconds
   */
  String check(Answer answer, long signedAt) throws MalformedException, RefusedException {
    RefusedException.require(!answer.facts().isEmpty(), "the answer has no facts to prove");
    Map<Bytes32, Address> owners = owners();
    Map<String, Tensor> inputs = new TreeMap<>();
    answer.transcript().tensors().forEach(tensor -> inputs.put(tensor.name(), tensor));
    List<String> words = new ArrayList<>();
    for (FeedFact fact : answer.facts()) {
      RefusedException.require(
          fact.chainId() == genesis.ledgerChainId(), "the reports are of another chain");
      requireKnown(fact, owners);
      requireDefined(fact);
      switch (FactCheck.of(fact, signedAt)) {
        case FactCheck.Outcome.Flawed(String reason) -> throw new RefusedException(reason);
        case FactCheck.Outcome.Holds(Tensor tensor) ->
            RefusedException.require(
                tensor.equals(inputs.get(tensor.name())),
                "input '%s' is not what the reports of feed %s come to"
                    .formatted(tensor.name(), fact.input().feed()));
      }
      words.add(words(fact));
    }
    return String.join("; ", words);
  }

  private static String words(FeedFact fact) {
    int reports = fact.rounds().stream().mapToInt(round -> round.reports().size()).sum();
    return "input '%s' is %s of feed %s, by %s reports of %s data nodes in %s rounds"
        .formatted(
            fact.input().tensor(),
            fact.input()
                .candles()
                .map(query -> query.count() + " candles of " + query.seconds() + " s")
                .orElse("the latest value"),
            fact.input().feed(),
            reports,
            fact.nodes().size(),
            fact.rounds().size());
  }

  private static void requireKnown(FeedFact fact, Map<Bytes32, Address> owners)
      throws RefusedException {
    for (FeedFact.Reporter node : fact.nodes()) {
      RefusedException.require(
          Optional.ofNullable(owners.get(node.id())).filter(node.owner()::equals).isPresent(),
          "it is not proven that %s is a data node of %s".formatted(node.id(), node.owner()));
    }
  }

  /** The owners of the data nodes that the registry has. */
  private Map<Bytes32, Address> owners() throws MalformedException, RefusedException {
    Map<Bytes32, Address> owners = new TreeMap<>();
    for (JsonNode each : proofs.array("nodes", FeedFact.NODES_MAX)) {
      JsonFields node = JsonFields.of(each, "a data node").only(NODE_FIELDS);
      Bytes32 teeId = node.word("teeId");
      RegistryContract.NodeSlots slots = RegistryContract.nodeSlots(teeId);
      ContractStorage storage = storage(node, genesis.registry(), "registry");
      Bytes32 registered = word(storage, slots.registeredAt(), node, "registrationProof");
      Bytes32 kind = word(storage, slots.kind(), node, "kindProof");
      RefusedException.require(
          !registered.equals(Bytes32.ZERO)
              && RegistryContract.teeTypeIn(kind) == NodeKind.DATA_NODE.teeType(),
          "the registry has no data node %s: whoever reported is a stranger".formatted(teeId));
      owners.put(teeId, Address.ofWord(word(storage, slots.owner(), node, "ownerProof")));
    }
    return owners;
  }

  private void requireDefined(FeedFact fact) throws MalformedException, RefusedException {
    Bytes32 feedId = fact.input().feedId();
    Bytes32 digest = fact.version().digest();
    for (JsonNode each : proofs.array("definitions", FeedFact.NODES_MAX)) {
      JsonFields definition = JsonFields.of(each, "a definition").only(DEFINITION_FIELDS);
      if (definition.word("feed").equals(feedId) && definition.word("digest").equals(digest)) {
        Bytes32 slot = FeedStorage.digest(feedId, version(definition));
        Bytes32 stored =
            word(
                storage(definition, Addresses.FEEDS, "feed contract"),
                slot,
                definition,
                "digestProof");
        RefusedException.require(
            stored.equals(digest), "feed %s has no such definition".formatted(fact.input().feed()));
        return;
      }
    }
    throw new RefusedException(
        "the definition of feed %s is not proven".formatted(fact.input().feed()));
  }

  private static long version(JsonFields definition) throws MalformedException {
    long version = definition.number("version");
    if (version >= FeedStorage.VERSIONS_MAX) {
      throw new MalformedException("no feed has had so many definitions");
    }
    return version;
  }

  private ContractStorage storage(JsonFields fields, Address contract, String name)
      throws MalformedException, RefusedException {
    return ContractStorage.of(
        stateRoot, contract, fields.byteStrings("accountProof", ContractStorage.NODES_MAX), name);
  }

  private static Bytes32 word(ContractStorage storage, Bytes32 slot, JsonFields fields, String name)
      throws MalformedException, RefusedException {
    return storage.word(slot, fields.byteStrings(name, ContractStorage.NODES_MAX), name);
  }
}
