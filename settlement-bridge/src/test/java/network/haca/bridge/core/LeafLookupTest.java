package network.haca.bridge.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import network.haca.bridge.core.LeafLookup.Answer;
import network.haca.primitives.Address;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;
import network.haca.primitives.SettlementLeaf;
import org.junit.jupiter.api.Test;

/** Rule S8: what is unknown may be settled for as long as the bridge does not know all that is. */
class LeafLookupTest {
  private static final SettlementLeaf LEAF = Samples.leaf(1);
  private static final Refusal REFUSAL = new Refusal("TOO_OLD", "by a day");

  private final MemoryReceipts receipts = new MemoryReceipts();
  private final MemoryTransactions transactions = new MemoryTransactions();
  private final Map<Bytes32, Refusal> refusals = new HashMap<>();
  private Optional<String> whyUnknown = Optional.empty();
  private Certification certification = (route, root, teeIds) -> Optional.empty();

  private LeafLookup lookup() {
    return new LeafLookup(
        new ReceiptLookup(receipts, certification, Samples.noProofs(), new ManualTime().clocks()),
        new ProofLookup(new FakeRelay(), new FakeHistory(), receipts, transactions),
        leaf -> Optional.ofNullable(refusals.get(leaf)),
        receipts,
        () -> whyUnknown);
  }

  @Test
  void whatIsNotKnownIsUnknownOnlyOnceAllThatIsSettledIsKnown() throws IOException {
    assertEquals(new Answer.Unknown(), lookup().receipt(LEAF.hash(), ReceiptAsk.NOTHING));
    assertEquals(new Answer.Unknown(), lookup().proof(LEAF.hash()));
    assertEquals(new Answer.Unknown(), lookup().leaves(LEAF.hash()));
    whyUnknown = Optional.of("rebuilding: 1 of 2 settlements");
    Answer rebuilding = new Answer.Rebuilding("rebuilding: 1 of 2 settlements");
    assertEquals(rebuilding, lookup().receipt(LEAF.hash(), ReceiptAsk.NOTHING));
    assertEquals(rebuilding, lookup().proof(LEAF.hash()));
    assertEquals(rebuilding, lookup().leaves(LEAF.hash()));
  }

  @Test
  void aRefusalIsAnAnswerThoughNotAllIsKnown() throws IOException {
    refusals.put(LEAF.hash(), REFUSAL);
    whyUnknown = Optional.of("rebuilding: 1 of 2 settlements");
    assertEquals(new Answer.Refused(REFUSAL), lookup().receipt(LEAF.hash(), ReceiptAsk.NOTHING));
    Answer.Found proof = assertInstanceOf(Answer.Found.class, lookup().proof(LEAF.hash()));
    assertEquals("REJECTED", proof.document().get("status").asText());
    assertEquals("TOO_OLD", proof.document().get("reason").asText());
  }

  @Test
  void aSettlementOverridesARefusal() throws IOException {
    refusals.put(LEAF.hash(), REFUSAL);
    receipts.save(Route.INDIVIDUAL.name(), LEAF.hash(), List.of(LEAF), List.of());
    Answer.Found proof = assertInstanceOf(Answer.Found.class, lookup().proof(LEAF.hash()));
    assertEquals("SETTLED", proof.document().get("status").asText());
  }

  @Test
  void aTransactionOnItsWayOverridesARefusal() throws IOException {
    refusals.put(LEAF.hash(), REFUSAL);
    transactions.save(
        LEAF.hash(), new Sent(Bytes32.ofUnsigned(9), Address.ZERO, 4, Bytes.EMPTY, "blob"));
    Answer.Found proof = assertInstanceOf(Answer.Found.class, lookup().proof(LEAF.hash()));
    assertEquals("PENDING", proof.document().get("status").asText());
  }

  /** Rule S7: a receipt that lacks its proof is none. */
  @Test
  void aReceiptThatCannotBeProvenNowIsNoAnswer() {
    receipts.save(Route.INDIVIDUAL.name(), LEAF.hash(), List.of(LEAF), List.of());
    certification =
        (route, root, teeIds) -> {
          throw new IOException("the chain is away");
        };
    assertThrows(IOException.class, () -> lookup().receipt(LEAF.hash(), ReceiptAsk.NOTHING));
  }
}
