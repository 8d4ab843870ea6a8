package network.haca.bridge.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import network.haca.bridge.rocksdb.BridgeDatabase;
import network.haca.bridge.rocksdb.ReceiptStore;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;
import network.haca.primitives.SettlementLeaf;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Rule S7: what is settled is certified anew where what was kept does not suffice. */
class ReceiptLookupTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final SettlementLeaf LEAF =
      new SettlementLeaf(
          Bytes32.ofUnsigned(1), Bytes32.ofUnsigned(2), Bytes32.ofUnsigned(3), Bytes.EMPTY, 4);

  @TempDir private Path folder;

  private static ObjectNode document(String header) {
    return JSON.createObjectNode().put("route", "BATCH").put("header", header);
  }

  /** As a release kept it whose receipts proved no membership. */
  private static void keepWithoutNode(ReceiptStore store) {
    store.save(
        LEAF.hash(),
        new Certificate(1, document("earlier"), Map.of()),
        List.of(LEAF),
        List.of(Bytes.EMPTY));
  }

  @Test
  void whatAnEarlierReleaseKeptIsCertifiedAnewOnceAndWhole() throws Exception {
    AtomicInteger asked = new AtomicInteger();
    ObjectNode node = JSON.createObjectNode().put("of", "the node");
    try (BridgeDatabase database = BridgeDatabase.open(folder)) {
      ReceiptStore store = new ReceiptStore(database);
      keepWithoutNode(store);
      ReceiptLookup lookup =
          new ReceiptLookup(
              store,
              (route, root, teeIds) -> {
                asked.incrementAndGet();
                return Optional.of(
                    new Certificate(2, document("later"), Map.of(LEAF.teeId(), node)));
              },
              Samples.noProofs(),
              new ManualTime().clocks());
      for (int i = 0; i < 2; i++) {
        ObjectNode receipt = lookup.find(LEAF.hash()).orElseThrow();
        assertEquals(node, receipt.get("node"));
        assertEquals("later", receipt.get("header").asText(), "all proofs are of one height");
      }
      assertEquals(1, asked.get());
    }
  }

  /** Rule S7: it has its entry on disk, so neither chain nor Walrus is needed for it. */
  @Test
  void aReceiptByAProofInZeroKnowledgeIsGivenAsItIsKeptThoughItsEntryIsAskedFor() throws Exception {
    ObjectNode document = JSON.createObjectNode().put("route", "ZK").put("header", "kept");
    ObjectNode node = JSON.createObjectNode().put("of", "the node");
    try (BridgeDatabase database = BridgeDatabase.open(folder)) {
      ReceiptStore store = new ReceiptStore(database);
      store.save(
          LEAF.hash(),
          new Certificate(1, document, Map.of(LEAF.teeId(), node)),
          List.of(LEAF),
          List.of(Bytes.EMPTY));
      ReceiptLookup lookup =
          new ReceiptLookup(
              store,
              (route, root, teeIds) -> {
                throw new AssertionError("it is kept");
              },
              Samples.noProofs(),
              new ManualTime().clocks());
      ReceiptAsk asked = new ReceiptAsk(Optional.empty(), Optional.of(Bytes32.ofUnsigned(5)));
      assertEquals("kept", lookup.find(LEAF.hash(), asked).orElseThrow().get("header").asText());
    }
  }

  @Test
  void aReceiptThatLacksProofsIsNotGivenWhileTheyCannotBeHad() throws Exception {
    try (BridgeDatabase database = BridgeDatabase.open(folder)) {
      ReceiptStore store = new ReceiptStore(database);
      keepWithoutNode(store);
      ReceiptLookup lookup =
          new ReceiptLookup(
              store,
              (route, root, teeIds) -> Optional.empty(),
              Samples.noProofs(),
              new ManualTime().clocks());
      assertThrows(IOException.class, () -> lookup.find(LEAF.hash()));
      assertEquals(Optional.empty(), lookup.find(Bytes32.ofUnsigned(9)));
    }
  }
}
