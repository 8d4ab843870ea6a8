package network.haca.bridge.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;
import network.haca.primitives.Bytes32;
import network.haca.primitives.SettlementLeaf;
import org.junit.jupiter.api.Test;

/** Rule S8: leaves settled by themselves are found in every block that a node still has. */
class IndividualWalkTest {
  private static final long LATEST = 2_500;
  private static final SettlementLeaf LEAF = Samples.leaf(1);
  private static final Placed PLACED = new Placed(Bytes32.ofUnsigned(9), "blob");

  private final Node node = new Node();
  private final FakeRelay relay = new FakeRelay();
  private final RecordingJournal journal = new RecordingJournal();
  private final RecordingNotes notes = new RecordingNotes();
  private final MemoryReceipts receipts = new MemoryReceipts();
  private final MemoryTransactions transactions = new MemoryTransactions();
  private final MemoryPosition position = new MemoryPosition();
  private boolean mayBegin = true;
  private final IndividualWalk walk =
      new IndividualWalk(
          node,
          new SettledView(relay, Samples.goodLeaves(), receipts, transactions),
          receipts,
          journal,
          position,
          () -> mayBegin,
          notes);

  /** A node with one event, which forgets old blocks and gives few at once. */
  private static final class Node implements IndividualEvents {
    private long oldest = 300;
    private long rangeMax = 100;
    private long settledIn = 400;
    private boolean refuses;
    private int asked;
    private final Set<Long> given = new TreeSet<>();

    @Override
    public long latestBlock() {
      return LATEST;
    }

    @Override
    public Answer between(long from, long to) {
      asked++;
      if (from < oldest) {
        return new Answer.Pruned("pruned history unavailable");
      }
      if (refuses || to - from >= rangeMax) {
        return new Answer.Refused("over 10000 logs");
      }
      for (long number = from; number <= to; number++) {
        given.add(number);
      }
      boolean hasLeaf = from <= settledIn && settledIn <= to;
      return new Answer.Events(hasLeaf ? List.of(new Event(LEAF, PLACED, settledIn)) : List.of());
    }
  }

  private void walkToTheEnd() throws IOException {
    while (walk.go()) {
      assertTrue(node.asked < 10_000, "it stands still");
    }
    assertTrue(walk.isRebuilt());
    assertEquals(LATEST, position.get().orElseThrow());
  }

  @Test
  void manyEventsAndForgottenBlocksHideNoneThatTheNodeHas() throws IOException {
    relay.individual.add(LEAF.hash());
    walkToTheEnd();
    Set<Long> kept = new TreeSet<>();
    for (long number = node.oldest; number <= LATEST; number++) {
      kept.add(number);
    }
    assertEquals(kept, node.given);
    assertTrue(receipts.has(LEAF));
    assertEquals(PLACED, transactions.placed(LEAF.hash()).orElseThrow());
    assertTrue(notes.times("forgotten") > 0);
  }

  @Test
  void aLeafThatIsOldAndKnownToNobodyIsToldToTheOthers() throws IOException {
    relay.individual.add(LEAF.hash());
    walkToTheEnd();
    assertEquals(List.of(LEAF.hash()), journal.settled);
  }

  @Test
  void aLeafOfNowIsToldByWhoeverSettledIt() throws IOException {
    relay.individual.add(LEAF.hash());
    node.settledIn = LATEST - IndividualWalk.TELL_AFTER;
    walkToTheEnd();
    assertTrue(receipts.has(LEAF));
    assertEquals(List.of(), journal.settled);
  }

  @Test
  void whatIsKnownIsNotToldAgain() throws IOException {
    receipts.save("INDIVIDUAL", LEAF.hash(), List.of(LEAF), List.of());
    walkToTheEnd();
    assertEquals(List.of(), journal.settled);
  }

  /** It is known to all or to none of the bridges. */
  @Test
  void whatKafkaDoesNotTakeIsToldLater() throws IOException {
    relay.individual.add(LEAF.hash());
    journal.isAway = true;
    assertThrows(IOException.class, this::walkToTheEnd);
    assertFalse(receipts.has(LEAF));
    assertTrue(position.get().orElse(-1) < node.settledIn);
    journal.isAway = false;
    walkToTheEnd();
    assertEquals(List.of(LEAF.hash()), journal.settled);
  }

  @Test
  void anEventThatTheChainDoesNotBearOutIsLookedAtAgain() throws IOException {
    assertThrows(IOException.class, this::walkToTheEnd);
    assertFalse(receipts.has(LEAF));
    assertTrue(position.get().orElse(-1) < node.settledIn);
    relay.individual.add(LEAF.hash());
    walkToTheEnd();
    assertTrue(receipts.has(LEAF));
  }

  @Test
  void aNodeThatRefusesEvenOneBlockIsAskedForItAgain() throws IOException {
    node.oldest = 0;
    node.refuses = true;
    IOException failure = assertThrows(IOException.class, this::walkToTheEnd);
    assertEquals("over 10000 logs", failure.getMessage());
    assertEquals(OptionalLong.empty(), position.get());
    node.refuses = false;
    relay.individual.add(LEAF.hash());
    walkToTheEnd();
    assertEquals(LATEST + 1, node.given.size());
  }

  @Test
  void whileOthersMayTellOfTheLeavesNothingIsAsked() throws IOException {
    mayBegin = false;
    assertFalse(walk.go());
    assertEquals(0, node.asked);
    assertFalse(walk.isRebuilt());
  }
}
