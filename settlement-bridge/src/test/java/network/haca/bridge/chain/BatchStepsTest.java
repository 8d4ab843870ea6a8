package network.haca.bridge.chain;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import network.haca.bridge.core.Passage;
import network.haca.bridge.core.Phase;
import network.haca.bridge.core.SettlingBatch;
import network.haca.bridge.core.Step;
import network.haca.bridge.rocksdb.BridgeDatabase;
import network.haca.bridge.rocksdb.ReceiptStore;
import network.haca.contracts.RelayContract.Status;
import network.haca.primitives.Bytes;
import network.haca.primitives.SettlementLeaf;
import network.haca.schemas.v1.Settlement;
import network.haca.walrus.BlobId;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Rule S8: a settlement is opened with the id of the batch's bytes, once they can be read. */
@Timeout(60)
class BatchStepsTest {
  private static final int SHARDS = 10;
  private static final SettlingBatch BATCH = Samples.batch(1, 1);
  private static final SettlingBatch OTHER = Samples.batch(2, 1);
  private static final BlobId ID = BlobId.of(BATCH.dump(), SHARDS);

  @TempDir private Path folder;

  private final FakeRelay relay = new FakeRelay();
  private final RecordingJournal journal = new RecordingJournal();

  @SuppressWarnings("NullAway.Init")
  private LyingWalrus walrus;

  @SuppressWarnings("NullAway.Init")
  private BridgeDatabase database;

  @SuppressWarnings("NullAway.Init")
  private ReceiptStore receipts;

  @BeforeEach
  void start() throws IOException {
    walrus = new LyingWalrus();
    database = BridgeDatabase.open(folder);
    receipts = new ReceiptStore(database);
  }

  @AfterEach
  void stop() {
    walrus.close();
    database.close();
  }

  private BatchSteps steps(int shards, LeafRules rules, URI... aggregators) {
    return new BatchSteps(
        new BatchBlobs(
            walrus.uri(),
            List.of(aggregators),
            shards,
            1,
            new WalrusOutcomes(new SimpleMeterRegistry())),
        relay,
        Samples.certifier(),
        receipts,
        rules,
        journal,
        new SettlementCounts(new SimpleMeterRegistry()));
  }

  private BatchSteps steps() {
    return steps(SHARDS, Samples.goodLeaves(), walrus.uri());
  }

  private static Passage in(Phase phase) {
    return Passage.begin(BATCH.root(), 0, 0).to(phase, 0).ofBlob(ID.toText());
  }

  private static Passage begun(Phase phase) {
    return Passage.begin(BATCH.root(), 0, 0).to(phase, 0);
  }

  private String refusal(int shards, URI... aggregators) {
    BatchSteps steps = steps(shards, Samples.goodLeaves(), aggregators);
    return String.valueOf(
        assertThrows(IOException.class, () -> steps.take(begun(Phase.STORE), BATCH)).getMessage());
  }

  @Test
  void whatIsStoredAndReadBackIsOpenedWithItsId() throws IOException {
    walrus.naming(BATCH.dump()).giving(BATCH.dump());
    Step stored = steps().take(begun(Phase.STORE), BATCH);
    assertEquals(new Step.Next(Phase.OPEN, ID.toText()), stored);
    assertEquals(new Step.Next(Phase.LOOK, ID.toText()), steps().take(in(Phase.OPEN), BATCH));
    assertEquals(ID.toText(), relay.settlement(1).blobId().toUtf8());
    assertEquals(
        List.of(Settlement.Status.STATUS_UPLOADED, Settlement.Status.STATUS_PENDING),
        journal.progress);
  }

  @Test
  void nothingIsOpenedWithAnIdOfOtherBytes() {
    walrus.naming(OTHER.dump()).giving(BATCH.dump());
    String reason = refusal(SHARDS, walrus.uri());
    assertTrue(reason.contains(ID.toText()), reason);
    assertTrue(reason.contains(BlobId.of(OTHER.dump(), SHARDS).toText()), reason);
    assertEquals(List.of(), journal.progress);
  }

  @Test
  void nothingIsOpenedUnderAWrongNumberOfShards() {
    walrus.naming(BATCH.dump()).giving(BATCH.dump());
    String reason = refusal(SHARDS + 1, walrus.uri());
    assertTrue(reason.contains("walrus.shards"), reason);
  }

  @Test
  void nothingIsOpenedThatThePublisherOnlySaysToStore() {
    walrus.naming(BATCH.dump());
    String reason = refusal(SHARDS, walrus.uri());
    assertTrue(reason.contains("cannot be read back"), reason);
    assertTrue(reason.contains(ID.toText()), reason);
  }

  @Test
  void nothingIsOpenedWhoseBlobIsReadAsOtherBytes() {
    walrus.naming(BATCH.dump()).giving(OTHER.dump());
    String reason = refusal(SHARDS, walrus.uri());
    assertTrue(reason.contains("other bytes"), reason);
  }

  @Test
  void oneAggregatorThatHasTheBatchIsEnough() throws IOException {
    walrus.naming(BATCH.dump()).giving(BATCH.dump());
    try (LyingWalrus other = new LyingWalrus().giving(OTHER.dump())) {
      BatchSteps steps = steps(SHARDS, Samples.goodLeaves(), other.uri(), walrus.uri());
      assertInstanceOf(Step.Next.class, steps.take(begun(Phase.STORE), BATCH));
    }
  }

  @Test
  void theBlobOfWhatIsPendingForLongIsStoredAgainIfNobodyGivesIt() throws IOException {
    walrus.naming(BATCH.dump());
    relay.open(BATCH.root(), 1, ID.toText());
    Passage pending = in(Phase.OPEN).pending(1, "", 0).to(Phase.HEAL, 0);
    assertEquals(new Step.Pending(1, "", ID.toText()), steps().take(pending, BATCH));
    assertEquals(List.of(BATCH.dump()), walrus.stored());
    walrus.giving(BATCH.dump());
    assertEquals(new Step.Pending(1, "", ID.toText()), steps().take(pending, BATCH));
    assertEquals(1, walrus.stored().size(), "it can be read, and is not stored again");
  }

  @Test
  void whatHasExpiredIsStoredAndReadAgainBeforeItIsOpenedAnew() throws IOException {
    relay.open(BATCH.root(), 1, ID.toText());
    relay.close(BATCH.root(), Status.EXPIRED);
    assertEquals(new Step.Next(Phase.STORE, ID.toText()), steps().take(in(Phase.LOOK), BATCH));
  }

  @Test
  void whatAnotherBridgeHasOpenedIsWatchedAndNotOpenedAgain() throws IOException {
    relay.open(BATCH.root(), 1, ID.toText());
    assertEquals(new Step.Pending(1, "", ID.toText()), steps().take(in(Phase.OPEN), BATCH));
    assertEquals(1, relay.count());
    relay.close(BATCH.root(), Status.SETTLED);
    assertEquals(new Step.Next(Phase.LOOK, ID.toText()), steps().take(in(Phase.OPEN), BATCH));
    assertEquals(new Step.Done(), steps().take(in(Phase.LOOK), BATCH));
    assertEquals(
        Optional.of(List.of(BATCH.leaves().getFirst().hash())), receipts.leaves(BATCH.root()));
  }

  @Test
  void nothingIsOpenedInABlockOfThePastNorBeyondWhatTheRelayAllows() throws IOException {
    relay.isFresh = false;
    assertInstanceOf(Step.Waits.class, steps().take(in(Phase.OPEN), BATCH));
    relay.isFresh = true;
    for (int i = 0; i < Relay.PENDING_MAX; i++) {
      relay.open(Samples.batch(100 + i, 1).root(), 1, ID.toText());
    }
    assertInstanceOf(Step.Waits.class, steps().take(in(Phase.OPEN), BATCH));
    assertEquals(Relay.PENDING_MAX, relay.count());
  }

  @Test
  void whatIsTooLargeForTheNetworkGoesInHalves() throws IOException {
    SettlementLeaf large = Samples.leaf(1);
    Bytes signature = Bytes.wrap(new byte[600_000]);
    SettlingBatch batch =
        SettlingBatch.of(
            List.of(
                new SettlementLeaf(
                    large.teeId(), large.inputHash(), large.outputHash(), signature, 1),
                new SettlementLeaf(
                    large.teeId(), large.inputHash(), large.outputHash(), signature, 2)));
    assertTrue(batch.dump().size() > BlobId.bytesMax(SHARDS));
    Step step = steps().take(Passage.begin(batch.root(), 0, 0).to(Phase.STORE, 0), batch);
    assertEquals(new Step.Instead(batch.halves()), step);
  }

  @Test
  void whatIsNotToldIsNotDone() throws IOException {
    relay.open(BATCH.root(), 1, ID.toText());
    relay.close(BATCH.root(), Status.SETTLED);
    journal.isAway = true;
    assertThrows(IOException.class, () -> steps().take(in(Phase.LOOK), BATCH));
    journal.isAway = false;
    assertEquals(new Step.Done(), steps().take(in(Phase.LOOK), BATCH));
    assertEquals(List.of(BATCH.root()), journal.settled);
  }

  @Test
  void aRefusalThatIsNotOnDiskIsTriedAgain() throws IOException {
    relay.open(BATCH.root(), 1, ID.toText());
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
    BatchSteps steps = steps(SHARDS, bad, walrus.uri());
    journal.isAway = true;
    assertThrows(IOException.class, () -> steps.take(in(Phase.LOOK), BATCH));
    journal.isAway = false;
    assertEquals(new Step.Instead(List.of()), steps.take(in(Phase.LOOK), BATCH));
    assertEquals(BATCH.leaves(), journal.refused);
    assertFalse(receipts.has(BATCH.root()));
  }

  /** A publisher that says of everything that it is too large. */
  @Test
  void whatAPublisherAloneCallsTooLargeWaitsAndStaysWhole() {
    walrus.refusing();
    Passage passage = in(Phase.STORE);
    for (int i = 0; i < 10; i++) {
      Passage now = passage;
      assertThrows(IOException.class, () -> steps().take(now, BATCH));
      passage = passage.waits(Phase.STORE, "too large", 0);
    }
  }
}
