package network.haca.bridge.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import network.haca.bridge.core.ChainHistory.Mined;
import network.haca.contracts.RelayContract.Status;
import network.haca.primitives.Address;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;
import network.haca.primitives.SettlementLeaf;
import org.junit.jupiter.api.Test;

/** Where a proof is, by sources of which each may lack it, be away, or say something else. */
class ProofLookupTest {
  private static final SettlingBatch BATCH = Samples.batch(1, 3);
  private static final SettlementLeaf LEAF = BATCH.leaves().getFirst();
  private static final Bytes32 TRANSACTION = Bytes32.ofUnsigned(9);
  private static final Sent SENT = new Sent(TRANSACTION, Address.ZERO, 4, Bytes.EMPTY, "blob");
  private static final ChainHistory.Sender OTHER = new ChainHistory.Sender("0xother", 7);

  private final FakeRelay relay = new FakeRelay();
  private final FakeHistory history = new FakeHistory();
  private final MemoryReceipts receipts = new MemoryReceipts();
  private final MemoryTransactions transactions = new MemoryTransactions();
  private final ProofLookup lookup = new ProofLookup(relay, history, receipts, transactions);

  private ObjectNode found() throws IOException {
    return lookup.find(LEAF.hash()).orElseThrow();
  }

  private void settleAlone() {
    receipts.save(Route.INDIVIDUAL.name(), LEAF.hash(), List.of(LEAF), List.of());
  }

  private void settleInBatch() throws IOException {
    receipts.save(Route.BATCH.name(), BATCH.root(), BATCH.leaves(), List.of());
    relay.open(BATCH.root(), BATCH.size(), "blob of the batch");
    relay.close(BATCH.root(), Status.SETTLED);
  }

  @Test
  void ofALeafThatNobodyKnowsNothingIsToldAndNobodyIsAsked() throws IOException {
    relay.isAway = true;
    history.isAway = true;
    assertEquals(Optional.empty(), lookup.find(LEAF.hash()));
  }

  @Test
  void aTransactionThatIsOnItsWayIsNamedThoughTheChainIsAway() throws IOException {
    transactions.save(LEAF.hash(), SENT);
    history.isAway = true;
    ObjectNode found = found();
    assertEquals("PENDING", found.get("status").asText());
    assertEquals("INDIVIDUAL", found.get("route").asText());
    assertEquals(TRANSACTION.toHex(), found.get("transaction").asText());
    assertEquals(4, found.get("nonce").asInt());
    assertEquals("blob", found.get("walrusBlobId").asText());
    assertFalse(found.has("height"));
  }

  @Test
  void aLeafThatThisBridgeHasSettledHasItsOwnAccountWhateverTheNodeSays() throws IOException {
    transactions.save(LEAF.hash(), SENT);
    settleAlone();
    history.mined.put(TRANSACTION, new Mined(12, Optional.of(OTHER)));
    ObjectNode found = found();
    assertEquals("SETTLED", found.get("status").asText());
    assertEquals(12, found.get("height").asLong());
    assertEquals(Address.ZERO.toHex(), found.get("account").asText());
    assertTrue(found.get("path").isEmpty());
  }

  @Test
  void aLeafThatAnotherBridgeHasSettledHasTheAccountThatTheNodeNames() throws IOException {
    transactions.save(LEAF.hash(), new Placed(TRANSACTION, "their blob"));
    settleAlone();
    history.mined.put(TRANSACTION, new Mined(12, Optional.of(OTHER)));
    ObjectNode found = found();
    assertEquals("0xother", found.get("account").asText());
    assertEquals(7, found.get("nonce").asLong());
    assertEquals("their blob", found.get("walrusBlobId").asText());
  }

  @Test
  void aTransactionThatTheNodeHasForgottenHasNoHeight() throws IOException {
    transactions.save(LEAF.hash(), new Placed(TRANSACTION, "their blob"));
    settleAlone();
    ObjectNode found = found();
    assertEquals(TRANSACTION.toHex(), found.get("transaction").asText());
    assertEquals(0, found.get("height").asLong());
    assertFalse(found.has("account"));
  }

  @Test
  void aTransactionThatNobodyKnowsAnyMoreIsLeftOut() throws IOException {
    transactions.save(LEAF.hash(), new Placed(Bytes32.ZERO, "their blob"));
    settleAlone();
    ObjectNode found = found();
    assertFalse(found.has("transaction"));
    assertEquals("their blob", found.get("walrusBlobId").asText());
    assertEquals("SETTLED", found.get("status").asText());
  }

  @Test
  void aLeafOfABatchHasItsSettlementAndItsPath() throws IOException {
    settleInBatch();
    history.openings.put(1L, TRANSACTION.toHex());
    ObjectNode found = found();
    assertEquals("BATCH", found.get("route").asText());
    assertEquals("SETTLED", found.get("status").asText());
    assertEquals(BATCH.root().toHex(), found.get("root").asText());
    assertEquals(1, found.get("settlement").asLong());
    assertEquals(3, found.get("batchSize").asInt());
    assertEquals("blob of the batch", found.get("walrusBlobId").asText());
    assertEquals(1, found.get("height").asLong());
    assertEquals(TRANSACTION.toHex(), found.get("transaction").asText());
    assertEquals("the path of " + LEAF.hash(), found.at("/path/0").asText());
  }

  @Test
  void whereTheNodeKeepsNoHistoryTheTransactionOfABatchIsEmpty() throws IOException {
    settleInBatch();
    assertEquals("", found().get("transaction").asText());
  }

  /** The receipt proves it, and not the node that is asked here. */
  @Test
  void aNodeThatSaysSomethingElseIsQuotedBesideWhatTheBridgeKnows() throws IOException {
    settleInBatch();
    relay.close(BATCH.root(), Status.REJECTED);
    ObjectNode found = found();
    assertEquals("REJECTED", found.get("status").asText());
    assertEquals(BATCH.root().toHex(), found.get("root").asText());
  }

  @Test
  void whereTheChainIsNeededAndAwayItIsNoAnswer() throws IOException {
    settleInBatch();
    relay.isAway = true;
    assertThrows(IOException.class, this::found);
    relay.isAway = false;
    history.isAway = true;
    assertThrows(IOException.class, this::found);
    settleAlone();
    transactions.save(LEAF.hash(), SENT);
    assertThrows(IOException.class, this::found);
  }
}
