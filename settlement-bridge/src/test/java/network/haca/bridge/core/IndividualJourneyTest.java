package network.haca.bridge.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import network.haca.bridge.core.LeafTransactions.Outcome;
import network.haca.contracts.RelayContract.Status;
import network.haca.primitives.Address;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;
import network.haca.primitives.SettlementLeaf;
import org.junit.jupiter.api.Test;

/** Rules S1 and O5: a leaf settles once, alone or in a batch, whoever settled it. */
class IndividualJourneyTest {
  private static final SettlementLeaf LEAF = Samples.leaf(1);
  private static final SettlingBatch ALONE = SettlingBatch.of(List.of(LEAF));

  private final FakeRelay relay = new FakeRelay();
  private final RecordingJournal journal = new RecordingJournal();
  private final RecordingNotes notes = new RecordingNotes();
  private final MemoryReceipts receipts = new MemoryReceipts();
  private final MemoryTransactions transactions = new MemoryTransactions();
  private final Sender sender = new Sender();
  private final AtomicInteger done = new AtomicInteger();
  private final List<SettlingBatch> batches = new ArrayList<>();
  private Optional<String> rebuilding = Optional.empty();

  /** Looks until the chain proves that the leaf is settled. */
  private int looksUntilProven;

  private Duration waited = Duration.ZERO;
  private boolean endsWhileWaiting;

  /** An account; without a scripted outcome, blocks take its transactions. */
  private final class Sender implements LeafTransactions {
    private final List<Outcome> outcomes = new ArrayList<>();
    private final List<Bytes32> awaited = new ArrayList<>();
    private int sent;

    @Override
    public Sent submit(SettlementLeaf leaf, String blobId) {
      sent++;
      return new Sent(Bytes32.ofUnsigned(sent), Address.ZERO, sent, Bytes.EMPTY, blobId);
    }

    @Override
    public Outcome await(SettlementLeaf leaf, Sent transaction) {
      awaited.add(transaction.transaction());
      Outcome outcome = outcomes.isEmpty() ? new Outcome.Taken() : outcomes.removeFirst();
      if (outcome instanceof Outcome.Taken) {
        relay.individual.add(leaf.hash());
      }
      return outcome;
    }
  }

  private Optional<Certificate> certify(Route route, Bytes32 root, SettlementLeaf leaf)
      throws IOException {
    return looksUntilProven-- > 0
        ? Optional.empty()
        : Samples.certifier().certify(route, root, List.of(leaf.teeId()));
  }

  private void pause(Duration time) throws IOException {
    if (endsWhileWaiting) {
      throw new IOException("the bridge ends");
    }
    waited = waited.plus(time);
  }

  private void travel() throws IOException {
    travel(sender);
  }

  private void travel(LeafTransactions by) throws IOException {
    new IndividualJourney(
            new IndividualJourney.Chain(
                by,
                relay,
                (route, root, teeIds) -> certify(route, root, LEAF),
                Samples.goodLeaves(),
                this::pause),
            receipts,
            transactions,
            journal,
            (batch, whenDone) -> batches.add(batch),
            () -> rebuilding,
            notes)
        .travel(LEAF, "blob", done::incrementAndGet);
  }

  private void fails() {
    assertThrows(IOException.class, this::travel);
    assertEquals(0, done.get());
    assertEquals(List.of(), batches, "nothing is wrong with the leaf");
  }

  @Test
  void aLeafGoesByATransactionOfItsOwnOnce() throws IOException {
    travel();
    travel();
    assertEquals(1, sender.sent);
    assertEquals(2, done.get());
    assertTrue(receipts.has(LEAF));
    assertEquals(LEAF.hash(), journal.settled.getFirst());
  }

  @Test
  void whatABatchOfAnyBridgeHasSettledIsNotSettledAgain() throws IOException {
    SettlingBatch batch = Samples.batch(1, 3);
    relay.open(batch.root(), 3, "blob");
    relay.close(batch.root(), Status.SETTLED);
    SettledView view = new SettledView(relay, Samples.goodLeaves(), receipts, transactions);
    assertTrue(view.learn(batch));
    travel();
    assertEquals(0, sender.sent);
    assertEquals(1, done.get());
    assertEquals(1, notes.times("settledInBatch"));
  }

  @Test
  void whatIsOpenAsABatchOfOneStaysThere() throws IOException {
    relay.open(ALONE.root(), 1, "blob");
    travel();
    assertEquals(0, sender.sent);
    assertEquals(List.of(ALONE), batches);
  }

  @Test
  void whileItIsNotKnownWhatIsSettledNothingIsSent() {
    rebuilding = Optional.of("rebuilding: 1 of 2 settlements");
    fails();
    assertEquals(0, sender.sent);
  }

  @Test
  void inABlockOfThePastNothingIsSent() throws IOException {
    relay.isFresh = false;
    fails();
    assertEquals(0, sender.sent);
    relay.isFresh = true;
    travel();
    assertEquals(1, done.get());
  }

  @Test
  void whileTheChainIsAwayNothingIsSentAndTheLeafWaits() throws IOException {
    relay.isAway = true;
    fails();
    assertEquals(0, sender.sent);
    relay.isAway = false;
    travel();
    assertEquals(1, done.get());
  }

  /** The process ended between the transaction and its block. */
  @Test
  void whatAnEarlierRunHasSentIsWaitedForAndNotSentAgain() throws IOException {
    Sent before = new Sent(Bytes32.ofUnsigned(77), Address.ZERO, 5, Bytes.EMPTY, "blob");
    transactions.save(LEAF.hash(), before);
    travel();
    assertEquals(List.of(before.transaction()), sender.awaited);
    assertEquals(0, sender.sent);
    assertEquals(1, done.get());
  }

  @Test
  void whatNoBlockTakesIsLookedAtAgainBeforeAnotherIsSent() throws IOException {
    sender.outcomes.add(new Outcome.Untaken());
    fails();
    sender.outcomes.add(new Outcome.Untaken());
    travel();
    assertEquals(
        List.of(Bytes32.ofUnsigned(1), Bytes32.ofUnsigned(1), Bytes32.ofUnsigned(2)),
        sender.awaited);
    assertEquals(1, done.get());
  }

  /** As after a crash between the block that has it and the record that says so. */
  @Test
  void whatAWalkHasLearnedIsToldAllTheSame() throws IOException {
    relay.individual.add(LEAF.hash());
    SettledView view = new SettledView(relay, Samples.goodLeaves(), receipts, transactions);
    assertTrue(view.learn(LEAF, new Placed(LEAF.hash(), "blob")));
    travel();
    assertEquals(List.of(LEAF.hash()), journal.settled);
    assertEquals(0, sender.sent);
    assertEquals(1, done.get());
  }

  /** While a bridge's key is rotated, and when its account was named wrongly. */
  @Test
  void aLeafOfABridgeWithoutTheRoleGoesAloneByTheAccountOfTheNextTry() throws IOException {
    sender.outcomes.add(new Outcome.Unauthorized("the account lacks the role"));
    fails();
    // The one that failed is looked at again before another is sent.
    sender.outcomes.add(new Outcome.Unauthorized("the account lacks the role"));
    travel();
    assertEquals(2, sender.sent);
    assertEquals(2, notes.times("lacksRole"));
    assertEquals(List.of(LEAF.hash()), journal.settled);
    assertEquals(List.of(), batches);
  }

  @Test
  void whatTheRelayDoesNotTakeGoesAsABatchOfOne() throws IOException {
    sender.outcomes.add(new Outcome.Refused("TooOld[]"));
    travel();
    assertEquals(List.of(ALONE), batches);
    assertEquals(Optional.empty(), transactions.sent(LEAF.hash()));
    assertTrue(notes.said.contains("goesInBatch TooOld[]"), notes.said::toString);
  }

  /** The relay refuses the second of two transactions for one leaf. */
  @Test
  void whatAnotherBridgeHasRecordedMeanwhileIsCertifiedAndGoesInNoBatch() throws IOException {
    LeafTransactions slower =
        new LeafTransactions() {
          @Override
          public Sent submit(SettlementLeaf leaf, String blobId) {
            return sender.submit(leaf, blobId);
          }

          @Override
          public Outcome await(SettlementLeaf leaf, Sent sent) {
            relay.individual.add(leaf.hash());
            return new Outcome.Refused("AlreadySettled[]");
          }
        };
    travel(slower);
    assertEquals(1, done.get());
    assertEquals(List.of(), batches);
    assertEquals(List.of(LEAF.hash()), journal.settled);
  }

  @Test
  void aCertificateThatIsNotThereYetIsWaitedFor() throws IOException {
    looksUntilProven = 3;
    travel();
    assertEquals(IndividualJourney.LOOK.multipliedBy(3), waited);
    assertEquals(1, done.get());
  }

  /** Rule S7: what the chain does not prove has no receipt. */
  @Test
  void aCertificateThatDoesNotComeEndsTheTryAndSettlesNothingTwice() throws IOException {
    looksUntilProven = Integer.MAX_VALUE;
    fails();
    assertEquals(IndividualJourney.CERTIFICATE_MAX, waited);
    looksUntilProven = 0;
    travel();
    assertEquals(1, sender.sent);
    assertEquals(1, done.get());
  }

  @Test
  void aBridgeThatEndsWhileItWaitsLeavesTheLeafToItsNextRun() throws IOException {
    looksUntilProven = 1;
    endsWhileWaiting = true;
    fails();
    endsWhileWaiting = false;
    travel();
    assertEquals(1, sender.sent);
    assertEquals(List.of(LEAF.hash()), journal.settled);
  }

  @Test
  void whatIsNotToldIsToldWhenItIsTriedAgain() throws IOException {
    journal.isAway = true;
    fails();
    journal.isAway = false;
    travel();
    assertEquals(1, sender.sent);
    assertEquals(List.of(LEAF.hash()), journal.settled);
    assertEquals(1, done.get());
  }
}
