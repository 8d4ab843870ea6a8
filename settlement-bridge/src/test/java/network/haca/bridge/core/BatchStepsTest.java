package network.haca.bridge.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import network.haca.bridge.core.FakeBlobs.Publisher;
import network.haca.contracts.RelayContract.Status;
import network.haca.primitives.Bytes;
import network.haca.primitives.SettlementLeaf;
import network.haca.schemas.v1.Settlement;
import org.junit.jupiter.api.Test;

/** Rule S8: a settlement is opened with the id of the batch's bytes, once they can be read. */
class BatchStepsTest {
  private static final SettlingBatch BATCH = Samples.batch(1, 1);
  private static final String ID = FakeBlobs.idOf(BATCH);

  private final FakeRelay relay = new FakeRelay();
  private final FakeBlobs blobs = new FakeBlobs();
  private final RecordingJournal journal = new RecordingJournal();
  private final MemoryReceipts receipts = new MemoryReceipts();
  private final BatchSteps steps = steps(Samples.certifier(), Samples.goodLeaves());

  private BatchSteps steps(Certification certifier, LeafRules rules) {
    return new BatchSteps(blobs, relay, certifier, receipts, rules, journal, new RecordingNotes());
  }

  private static Passage in(Phase phase) {
    return begun(phase).ofBlob(ID);
  }

  private static Passage begun(Phase phase) {
    return Passage.begin(BATCH.root(), 0, 0).to(phase, 0);
  }

  @Test
  void whatIsStoredAndReadBackIsOpenedWithItsId() throws IOException {
    assertEquals(new Step.Next(Phase.OPEN, ID), steps.take(begun(Phase.STORE), BATCH));
    assertEquals(new Step.Pending(1, "", ID), steps.take(in(Phase.OPEN), BATCH));
    assertEquals(ID, relay.settlement(1).blobId().toUtf8());
    assertEquals(
        List.of(Settlement.Status.STATUS_UPLOADED, Settlement.Status.STATUS_PENDING),
        journal.progress);
  }

  @Test
  void aBatchThatComesIsStoredBeforeTheChainIsAskedForAnything() {
    assertEquals(Phase.STORE, Passage.arrived(BATCH.root(), 0).phase());
  }

  @Test
  void theBlobOfWhatIsPendingForLongIsStoredAgainIfNobodyGivesIt() throws IOException {
    relay.open(BATCH.root(), 1, ID);
    Passage pending = in(Phase.OPEN).pending(1, "", 0).to(Phase.HEAL, 0);
    assertEquals(new Step.Pending(1, "", ID), steps.take(pending, BATCH));
    assertEquals(List.of(BATCH.root()), blobs.given);
    assertEquals(new Step.Pending(1, "", ID), steps.take(pending, BATCH));
    assertEquals(1, blobs.given.size(), "it can be read, and is not stored again");
  }

  /** Another bridge opened it, and this one never stored it. */
  @Test
  void theIdOfABlobThatIsToBeHealedIsComputedWhereItIsNotKnown() throws IOException {
    Passage pending = begun(Phase.OPEN).pending(1, "", 0).to(Phase.HEAL, 0);
    blobs.publisher = Publisher.REFUSING;
    assertEquals(
        new Step.Pending(1, "; its blob cannot be had: the publisher answers 413", ID),
        steps.take(pending, BATCH));
  }

  @Test
  void whatHasExpiredIsStoredAndReadAgainBeforeItIsOpenedAnew() throws IOException {
    relay.open(BATCH.root(), 1, ID);
    relay.close(BATCH.root(), Status.EXPIRED);
    assertEquals(new Step.Next(Phase.STORE, ID), steps.take(in(Phase.LOOK), BATCH));
  }

  @Test
  void whatAnotherBridgeHasOpenedIsWatchedAndNotOpenedAgain() throws IOException {
    relay.open(BATCH.root(), 1, ID);
    assertEquals(new Step.Pending(1, "", ID), steps.take(in(Phase.OPEN), BATCH));
    assertEquals(1, relay.count());
    relay.close(BATCH.root(), Status.SETTLED);
    assertEquals(new Step.Next(Phase.LOOK, ID), steps.take(in(Phase.OPEN), BATCH));
    assertEquals(new Step.Done(), steps.take(in(Phase.LOOK), BATCH));
    assertEquals(
        Optional.of(List.of(BATCH.leaves().getFirst().hash())), receipts.leaves(BATCH.root()));
  }

  @Test
  void nothingIsOpenedInABlockOfThePastNorBeyondWhatTheRelayAllows() throws IOException {
    relay.isFresh = false;
    assertInstanceOf(Step.Waits.class, steps.take(in(Phase.OPEN), BATCH));
    relay.isFresh = true;
    for (int i = 0; i < Relay.PENDING_MAX; i++) {
      relay.open(Samples.batch(100 + i, 1).root(), 1, ID);
    }
    assertInstanceOf(Step.Waits.class, steps.take(in(Phase.OPEN), BATCH));
    assertEquals(Relay.PENDING_MAX, relay.count());
  }

  /** Rule S7: a receipt needs a certificate. */
  @Test
  void whatTheChainDoesNotProveYetIsNeitherToldNorDone() throws IOException {
    relay.open(BATCH.root(), 1, ID);
    relay.close(BATCH.root(), Status.SETTLED);
    BatchSteps early = steps((route, root, teeIds) -> Optional.empty(), Samples.goodLeaves());
    assertInstanceOf(Step.Soon.class, early.take(in(Phase.LOOK), BATCH));
    assertEquals(List.of(), journal.settled);
    assertFalse(receipts.has(BATCH.root()));
  }

  @Test
  void whatIsNotToldIsNotDone() throws IOException {
    relay.open(BATCH.root(), 1, ID);
    relay.close(BATCH.root(), Status.SETTLED);
    journal.isAway = true;
    assertThrows(IOException.class, () -> steps.take(in(Phase.LOOK), BATCH));
    journal.isAway = false;
    assertEquals(new Step.Done(), steps.take(in(Phase.LOOK), BATCH));
    assertEquals(List.of(BATCH.root()), journal.settled);
  }

  @Test
  void aRefusalThatIsNotOnDiskIsTriedAgain() throws IOException {
    relay.open(BATCH.root(), 1, ID);
    relay.close(BATCH.root(), Status.REJECTED);
    LeafRules bad =
        new LeafRules() {
          @Override
          public Optional<String> refusal(SettlementLeaf leaf) {
            return Optional.of("BAD_SIGNATURE");
          }

          @Override
          public List<Bytes> publicKeys(List<SettlementLeaf> leaves) {
            return List.of();
          }
        };
    BatchSteps refusing = steps(Samples.certifier(), bad);
    journal.isAway = true;
    assertThrows(IOException.class, () -> refusing.take(in(Phase.LOOK), BATCH));
    journal.isAway = false;
    assertEquals(new Step.Instead(List.of()), refusing.take(in(Phase.LOOK), BATCH));
    assertEquals(BATCH.leaves(), journal.refused);
    assertFalse(receipts.has(BATCH.root()));
  }

  /** Rule S6: a leaf that the relay has recorded by itself is done. */
  @Test
  void ofARejectedBatchALeafThatIsSettledByItselfIsDone() throws IOException {
    relay.open(BATCH.root(), 1, ID);
    relay.close(BATCH.root(), Status.REJECTED);
    relay.individual.add(BATCH.leaves().getFirst().hash());
    assertEquals(new Step.Instead(List.of()), steps.take(in(Phase.LOOK), BATCH));
    assertEquals(List.of(), journal.refused);
  }

  /** A publisher that says of everything that it is too large. */
  @Test
  void whatAPublisherAloneCallsTooLargeWaitsAndStaysWhole() {
    blobs.publisher = Publisher.REFUSING;
    Passage passage = in(Phase.STORE);
    for (int i = 0; i < 10; i++) {
      Passage now = passage;
      assertThrows(IOException.class, () -> steps.take(now, BATCH));
      passage = passage.waits(Phase.STORE, "too large", 0);
    }
  }
}
