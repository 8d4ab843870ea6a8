package network.haca.lightclient;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.TreeMap;
import java.util.function.Consumer;
import network.haca.contracts.Addresses;
import network.haca.contracts.RegistryContract;
import network.haca.contracts.feeds.FeedStorage;
import network.haca.feeds.FactCheck;
import network.haca.feeds.FeedFact;
import network.haca.primitives.Address;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;
import network.haca.schemas.NodeKind;
import network.haca.schemas.tensor.Datatype;
import network.haca.schemas.tensor.Tensor;
import network.haca.schemas.tensor.TensorTranscript;

/**
 * Answers over a feed's latest value with states of the ledger, in each of which something else is
 * so (rule D4). The feed's definition is its second.
 */
final class FactProofCases {
  private static final long SIGNED_AT = 1_060;
  private static final long ROUND = 3;
  private static final long VERSION = 1;

  private final FeedFact fact;
  private final RegistryContract.NodeSlots slots;
  private final ArrayNode cases = JsonNodeFactory.instance.arrayNode();

  private FactProofCases() {
    SignedFacts feed = new SignedFacts(1, 10_000, 2);
    this.fact = feed.fact(SignedFacts.latest(Datatype.FP64), 0, feed.round(ROUND, "6412345"));
    this.slots = RegistryContract.nodeSlots(node().id());
  }

  /** Anew, with signatures that differ each time. */
  static ArrayNode all() {
    FactProofCases all = new FactProofCases();
    all.registries();
    all.feeds();
    all.receipts();
    return all.cases;
  }

  private FeedFact.Reporter node() {
    return fact.nodes().getFirst();
  }

  private void registries() {
    registry("all as it should be", slots.kind(), NodeKind.DATA_NODE.teeType());
    registry("a worker", slots.kind(), NodeKind.TEE_MODEL_WORKER.teeType());
    registry("a node that is not registered", slots.registeredAt(), 0);
    registry("a node of another owner", slots.owner(), 0x6000);
    registry("a node without an owner", slots.owner(), 0);
  }

  private void registry(String what, Bytes32 slot, long word) {
    state(what, state -> state.put(Addresses.REGISTRY, slot, Bytes32.ofUnsigned(word)));
  }

  private void feeds() {
    Bytes32 feed = fact.input().feedId();
    Bytes32 next = FeedStorage.schedule(feed, VERSION + 1);
    feed("an excluded node", FeedStorage.excluded(node().id()), "01");
    feed("a definition that the feed never had", FeedStorage.digest(feed, VERSION), "77");
    feed("a next definition from that round on", next, "0000000000000003");
    feed("a next definition from the round after it on", next, "0000000000000004");
    feed("a next definition that begins at once", next, "00000000000003e80000000000000000");
    feed("a next definition that never begins", next, "7fffffffffffffff");
    feed("a next definition beyond 64 bits", next, "8000000000000000");
  }

  /** The last bytes of a word. */
  private void feed(String what, Bytes32 slot, String digits) {
    Bytes32 word = new Bytes32(Bytes.fromHex("0".repeat(64 - digits.length()) + digits));
    state(what, state -> state.put(Addresses.FEEDS, slot, word));
  }

  private void receipts() {
    receipt("another chain", it -> it.put("chainId", 8));
    receipt("signed later", it -> it.put("signedAt", SIGNED_AT + 1_000));
    receipt("another version", it -> object(it, "/facts/definitions/0").put("version", 0));
    receipt("no such version", it -> object(it, "/facts/definitions/0").put("version", 65_536));
    receipt("another shape", it -> object(it, "/answer/inputs/0").putArray("shape"));
    receipt("another datatype", it -> object(it, "/answer/inputs/0").put("datatype", "INT64"));
    receipt("another name", it -> object(it, "/answer/inputs/0").put("name", "y"));
    receipt("no input", it -> object(it, "/answer").putArray("inputs"));
    receipt(
        "another content",
        it -> object(it, "/answer/inputs/0").put("content", "0x" + "00".repeat(8)));
  }

  private static ObjectNode object(ObjectNode vector, String at) {
    return (ObjectNode) vector.at("/receipt" + at);
  }

  private void receipt(String what, Consumer<ObjectNode> change) {
    state(what, state -> {});
    change.accept((ObjectNode) cases.get(cases.size() - 1));
  }

  private void state(String what, Consumer<MadeState> change) {
    MadeState state = state();
    change.accept(state);
    ObjectNode vector =
        cases
            .addObject()
            .put("what", what)
            .put("stateRoot", state.root().toHex())
            .put("chainId", fact.chainId())
            .put("signedAt", SIGNED_AT);
    ObjectNode receipt = vector.putObject("receipt");
    receipt.set("answer", answer());
    ObjectNode facts = receipt.putObject("facts");
    node(facts.putArray("nodes").addObject(), state);
    definition(facts.putArray("definitions").addObject(), state);
  }

  private MadeState state() {
    MadeState state = new MadeState();
    Bytes32 feed = fact.input().feedId();
    state.put(Addresses.RELAY, Bytes32.ZERO, Bytes32.ofUnsigned(1));
    state.put(Addresses.REGISTRY, slots.registeredAt(), Bytes32.ofUnsigned(900));
    state.put(Addresses.REGISTRY, slots.kind(), Bytes32.ofUnsigned(NodeKind.DATA_NODE.teeType()));
    state.put(Addresses.REGISTRY, slots.owner(), node().owner().toWord());
    state.put(Addresses.FEEDS, FeedStorage.digest(feed, 0), Bytes32.ofUnsigned(5));
    state.put(Addresses.FEEDS, FeedStorage.digest(feed, VERSION), fact.version().digest());
    return state;
  }

  private ObjectNode answer() {
    Tensor input =
        switch (FactCheck.of(fact, SIGNED_AT)) {
          case FactCheck.Outcome.Holds(Tensor tensor) -> tensor;
          case FactCheck.Outcome.Flawed(String reason) -> throw new AssertionError(reason);
        };
    TensorTranscript transcript =
        new TensorTranscript(
            "m",
            "1",
            Bytes32.ZERO,
            Bytes.wrap(new byte[16]),
            "",
            new TreeMap<>(),
            List.of(input),
            List.of(fact.committed()));
    return new Answer(transcript, List.of(), List.of(fact)).write();
  }

  private void node(ObjectNode node, MadeState state) {
    node.put("teeId", node().id().toHex());
    prove(node, "accountProof", state.accountProof(Addresses.REGISTRY));
    prove(node, state, "registrationProof", Addresses.REGISTRY, slots.registeredAt());
    prove(node, state, "kindProof", Addresses.REGISTRY, slots.kind());
    prove(node, state, "ownerProof", Addresses.REGISTRY, slots.owner());
    prove(node, "feedsProof", state.accountProof(Addresses.FEEDS));
    prove(node, state, "exclusionProof", Addresses.FEEDS, FeedStorage.excluded(node().id()));
  }

  private void definition(ObjectNode definition, MadeState state) {
    Bytes32 feed = fact.input().feedId();
    definition.put("feed", feed.toHex()).put("digest", fact.version().digest().toHex());
    definition.put("version", VERSION);
    prove(definition, "accountProof", state.accountProof(Addresses.FEEDS));
    prove(definition, state, "digestProof", Addresses.FEEDS, FeedStorage.digest(feed, VERSION));
    prove(definition, state, "nextProof", Addresses.FEEDS, FeedStorage.schedule(feed, VERSION + 1));
  }

  private static void prove(
      ObjectNode element, MadeState state, String field, Address account, Bytes32 slot) {
    prove(element, field, state.storageProof(account, slot));
  }

  private static void prove(ObjectNode element, String field, List<Bytes> proof) {
    ArrayNode array = element.putArray(field);
    proof.forEach(node -> array.add(node.toHex()));
  }
}
