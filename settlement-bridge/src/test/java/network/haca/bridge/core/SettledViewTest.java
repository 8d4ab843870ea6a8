package network.haca.bridge.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.Optional;
import network.haca.contracts.RelayContract.Status;
import network.haca.primitives.Bytes32;
import network.haca.primitives.SettlementLeaf;
import org.junit.jupiter.api.Test;

/** Rule S8: what somebody calls settled counts only if the chain does. */
class SettledViewTest {
  private static final SettlingBatch BATCH = Samples.batch(1, 3);
  private static final SettlementLeaf LEAF = Samples.leaf(50);
  private static final Placed PLACED = new Placed(Bytes32.ofUnsigned(9), "blob");

  private final FakeRelay relay = new FakeRelay();
  private final MemoryReceipts receipts = new MemoryReceipts();
  private final MemoryTransactions transactions = new MemoryTransactions();
  private final SettledView view =
      new SettledView(relay, Samples.goodLeaves(), receipts, transactions);

  @Test
  void aBatchCountsOnceTheChainCallsItSettled() throws IOException {
    assertFalse(view.learn(BATCH));
    relay.open(BATCH.root(), BATCH.size(), "blob");
    assertFalse(view.learn(BATCH), "it is pending");
    relay.close(BATCH.root(), Status.REJECTED);
    assertFalse(view.learn(BATCH));
    assertFalse(receipts.has(BATCH.root()));
    relay.close(BATCH.root(), Status.SETTLED);
    assertTrue(view.learn(BATCH));
    assertTrue(receipts.has(BATCH.leaves().getLast()));
  }

  @Test
  void aLeafCountsOnceTheRelayHasRecordedIt() throws IOException {
    assertFalse(view.learn(LEAF, PLACED));
    assertEquals(Optional.empty(), transactions.placed(LEAF.hash()));
    relay.individual.add(LEAF.hash());
    assertTrue(view.learn(LEAF, PLACED));
    assertEquals(Optional.of(PLACED), transactions.placed(LEAF.hash()));
    assertTrue(receipts.has(LEAF.hash()));
  }

  @Test
  void aNodeThatLagsDoesNotSayThatSomethingIsNotSettled() {
    relay.isFresh = false;
    assertThrows(IOException.class, () -> view.learn(BATCH));
    assertThrows(IOException.class, () -> view.learn(LEAF, PLACED));
  }

  @Test
  void whatIsKnownIsNotAskedForAgain() throws IOException {
    relay.open(BATCH.root(), BATCH.size(), "blob");
    relay.close(BATCH.root(), Status.SETTLED);
    relay.individual.add(LEAF.hash());
    assertTrue(view.learn(BATCH));
    assertTrue(view.learn(LEAF, PLACED));
    relay.isAway = true;
    assertTrue(view.learn(BATCH));
    assertTrue(view.learn(LEAF, PLACED));
  }
}
