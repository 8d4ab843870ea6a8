package network.haca.bridge.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.LongStream;
import network.haca.contracts.Addresses;
import network.haca.contracts.RegistryContract;
import network.haca.contracts.feeds.FeedStorage;
import network.haca.primitives.Bytes32;
import network.haca.primitives.SettlementLeaf;
import org.junit.jupiter.api.Test;

/** Rule D4: a receipt proves who reported, and which definition the feed had. */
class FactProofsTest {
  private static final Bytes32 FEED = Bytes32.ofUnsigned(1);
  private static final Bytes32 NODE = Bytes32.ofUnsigned(2);
  private static final long HEIGHT = 10;

  private final Map<Bytes32, Bytes32> storage = new TreeMap<>();
  private final LedgerProofs ledger = new FakeLedger(HEIGHT, storage);
  private final FactProofs proofs = new FactProofs(ledger);
  private final ManualTime time = new ManualTime();
  private int certified;

  /** A feed that has had so many definitions, with digests from 100. */
  private void define(long count) {
    storage.put(FeedStorage.versions(FEED), Bytes32.ofUnsigned(count));
    LongStream.range(0, count)
        .forEach(i -> storage.put(FeedStorage.digest(FEED, i), Bytes32.ofUnsigned(100 + i)));
  }

  private static FactAsk ask(long digest) {
    return new FactAsk(
        new TreeSet<>(List.of(NODE)),
        new TreeSet<>(List.of(new FactAsk.Definition(FEED, Bytes32.ofUnsigned(digest)))));
  }

  private static ReceiptAsk asking(long digest) {
    return new ReceiptAsk(Optional.of(ask(digest)), Optional.empty());
  }

  private Optional<ObjectNode> prove(long digest) throws IOException {
    return proofs.prove(ask(digest), HEIGHT);
  }

  @Test
  void aNodeIsProvenWithItsOwner() throws IOException {
    define(1);
    JsonNode node = prove(100).orElseThrow().at("/nodes/0");
    RegistryContract.NodeSlots slots = RegistryContract.nodeSlots(NODE);
    assertEquals(NODE.toHex(), node.path("teeId").asText());
    assertEquals("account " + Addresses.REGISTRY, node.at("/accountProof/0").asText());
    assertEquals("slot " + slots.registeredAt(), node.at("/registrationProof/0").asText());
    assertEquals("slot " + slots.kind(), node.at("/kindProof/0").asText());
    assertEquals("slot " + slots.owner(), node.at("/ownerProof/0").asText());
    assertEquals("account " + Addresses.FEEDS, node.at("/feedsProof/0").asText());
    assertEquals("slot " + FeedStorage.excluded(NODE), node.at("/exclusionProof/0").asText());
  }

  @Test
  void aDefinitionIsFoundAmongTheLatestOfItsFeed() throws IOException {
    define(20);
    JsonNode definition = prove(104).orElseThrow().at("/definitions/0");
    assertEquals(4, definition.path("version").asLong());
    assertEquals("slot " + FeedStorage.digest(FEED, 4), definition.at("/digestProof/0").asText());
    assertEquals("slot " + FeedStorage.schedule(FEED, 5), definition.at("/nextProof/0").asText());
  }

  @Test
  void definitionsAreLookedThroughInPagesFromTheLatestBack() throws IOException {
    define(1_030);
    assertEquals(6, prove(106).orElseThrow().at("/definitions/0/version").asLong());
    assertEquals(Optional.empty(), prove(105), "it is the 1025th from the end");
  }

  @Test
  void aFeedMayHaveSeveralDefinitionsInOneReceipt() throws IOException {
    define(3);
    FactAsk both =
        new FactAsk(
            new TreeSet<>(),
            new TreeSet<>(
                List.of(
                    new FactAsk.Definition(FEED, Bytes32.ofUnsigned(101)),
                    new FactAsk.Definition(FEED, Bytes32.ofUnsigned(102)))));
    assertEquals(2, proofs.prove(both, HEIGHT).orElseThrow().at("/definitions").size());
  }

  @Test
  void whatAFeedNeverHadIsNotProven() throws IOException {
    assertEquals(Optional.empty(), prove(100), "there is no such feed");
    define(2);
    assertEquals(Optional.empty(), prove(102));
  }

  @Test
  void noMoreIsAskedForAtOnceThanIsAllowed() {
    TreeSet<Bytes32> many = new TreeSet<>();
    LongStream.rangeClosed(0, FactAsk.NODES_MAX).forEach(i -> many.add(Bytes32.ofUnsigned(i)));
    assertThrows(IllegalArgumentException.class, () -> new FactAsk(many, new TreeSet<>()));
  }

  /** Who asks for what there is not is told so, and not that the chain does not answer. */
  @Test
  void aReceiptWithADefinitionThatThereIsNotIsRefusedByName() throws IOException {
    define(1);
    SettlementLeaf leaf = Samples.leaf(1);
    MemoryReceipts receipts = new MemoryReceipts();
    receipts.save(Route.INDIVIDUAL.name(), leaf.hash(), List.of(leaf), List.of());
    Certification certification = certifying(leaf);
    LeafLookup lookup =
        new LeafLookup(
            new ReceiptLookup(receipts, certification, new AnswerProofs(ledger), time.clocks()),
            new ProofLookup(new FakeRelay(), new FakeHistory(), receipts, new MemoryTransactions()),
            refused -> Optional.empty(),
            receipts,
            Optional::empty);
    assertEquals(
        new LeafLookup.Answer.Absent("a feed has not had such a definition among its latest 1024"),
        lookup.receipt(leaf.hash(), asking(101)));
    assertInstanceOf(LeafLookup.Answer.Found.class, lookup.receipt(leaf.hash(), asking(100)));
  }

  private Certification certifying(SettlementLeaf leaf) {
    return (route, root, teeIds) -> {
      certified++;
      return Optional.of(
          new Certificate(
              HEIGHT,
              JsonNodeFactory.instance.objectNode(),
              Map.of(leaf.teeId(), JsonNodeFactory.instance.objectNode())));
    };
  }

  @Test
  void aReceiptThatWasMadeAMomentAgoIsNotMadeAgain() throws Exception {
    define(2);
    SettlementLeaf leaf = Samples.leaf(1);
    MemoryReceipts receipts = new MemoryReceipts();
    receipts.save(Route.INDIVIDUAL.name(), leaf.hash(), List.of(leaf), List.of());
    ReceiptLookup lookup =
        new ReceiptLookup(receipts, certifying(leaf), new AnswerProofs(ledger), time.clocks());
    String text = lookup.find(leaf.hash(), asking(100)).orElseThrow().toString();
    var _ = lookup.find(leaf.hash(), asking(100)).orElseThrow().removeAll();
    assertEquals(text, lookup.find(leaf.hash(), asking(100)).orElseThrow().toString());
    assertEquals(1, certified);
    var _ = lookup.find(leaf.hash(), asking(101));
    assertEquals(2, certified, "another question is another receipt");
    time.pass(RecentReceipts.AGE_MAX.plusMillis(1));
    var _ = lookup.find(leaf.hash(), asking(100));
    assertEquals(3, certified);
  }

  @Test
  void noMoreReceiptsAreKeptThanIsAllowed() {
    RecentReceipts recent = new RecentReceipts(time.clocks());
    for (int i = 0; i <= RecentReceipts.KEPT_MAX; i++) {
      recent.put(Bytes32.ofUnsigned(i), asking(100), JsonNodeFactory.instance.objectNode());
    }
    assertEquals(Optional.empty(), recent.find(Bytes32.ofUnsigned(0), asking(100)));
    assertEquals(
        JsonNodeFactory.instance.objectNode(),
        recent.find(Bytes32.ofUnsigned(RecentReceipts.KEPT_MAX), asking(100)).orElseThrow());
  }
}
