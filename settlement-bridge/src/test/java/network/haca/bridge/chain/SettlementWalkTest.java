package network.haca.bridge.chain;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import network.haca.bridge.core.FakeRelay;
import network.haca.bridge.core.RecordingJournal;
import network.haca.bridge.core.Samples;
import network.haca.bridge.core.SettledView;
import network.haca.bridge.core.SettlementSearch;
import network.haca.bridge.core.SettlingBatch;
import network.haca.bridge.rocksdb.BridgeDatabase;
import network.haca.bridge.rocksdb.Positions;
import network.haca.bridge.rocksdb.ReceiptStore;
import network.haca.bridge.rocksdb.TransactionStore;
import network.haca.contracts.RelayContract.Status;
import network.haca.service.Occasion;
import network.haca.testkit.Await;
import network.haca.walrus.BlobId;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Rule S8: receipts come back from chain and Walrus, and nothing else is believed. */
@Timeout(60)
class SettlementWalkTest {
  private static final SettlingBatch BATCH = Samples.batch(1, 3);
  private static final SettlingBatch OTHER = Samples.batch(10, 3);

  @TempDir private Path folder;

  private final FakeRelay relay = new FakeRelay();
  private final RecordingJournal journal = new RecordingJournal();
  private final AtomicInteger askedAgain = new AtomicInteger();

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
    relay.open(BATCH.root(), BATCH.size(), BlobId.of(BATCH.dump(), 10).toText());
    relay.close(BATCH.root(), Status.SETTLED);
  }

  @AfterEach
  void stop() {
    walrus.close();
    database.close();
  }

  private SettledView view() {
    return new SettledView(relay, Samples.goodLeaves(), receipts, new TransactionStore(database));
  }

  private final class Bridges implements SettlementSearch.Others {
    private final BooleanSupplier haveTold;

    private Bridges(BooleanSupplier haveTold) {
      this.haveTold = haveTold;
    }

    @Override
    public boolean haveTold() {
      return haveTold.getAsBoolean();
    }

    @Override
    public void askAgain() {
      askedAgain.incrementAndGet();
    }

    @Override
    public void tell(SettlingBatch batch, String blobId) throws IOException {
      journal.settled(batch, blobId, 0);
    }
  }

  private SettlementWalk walk() {
    return walk(() -> true);
  }

  private SettlementWalk walk(BooleanSupplier mayBegin) {
    BatchBlobs blobs =
        new BatchBlobs(
            walrus.uri(),
            List.of(walrus.uri()),
            10,
            1,
            new WalrusOutcomes(new SimpleMeterRegistry()));
    return new SettlementWalk(
        new SettlementSearch(
            relay,
            new SettlementSearch.Known(view(), receipts),
            new WalrusBatches(blobs),
            new Bridges(mayBegin),
            new Positions(database).of("settlements"),
            () -> System.nanoTime() / 1_000_000,
            new SettlingLog(new SimpleMeterRegistry(), InstantSource.system())),
        () -> Occasion.NOW);
  }

  private static void until(Await.Condition condition) throws Exception {
    Await.until("it does not come to that", condition);
  }

  @Test
  void whatIsSettledAndUnknownIsFetchedAndToldToTheOthers() throws Exception {
    walrus.giving(BATCH.dump());
    try (SettlementWalk walk = walk()) {
      until(() -> walk.rebuild().rebuilding().isEmpty());
      assertTrue(receipts.has(BATCH.root()));
      assertTrue(receipts.receipt(BATCH.leaves().getFirst().hash()).isPresent());
      until(() -> journal.settled.equals(List.of(BATCH.root())));
    }
    assertEquals(1, new Positions(database).get("settlements").orElseThrow());
  }

  @Test
  void howManyThereAreIsAskedOfANodeThatIsAtTheLatestBlock() throws Exception {
    relay.isFresh = false;
    walrus.giving(BATCH.dump());
    CountDownLatch asked = new CountDownLatch(3);
    try (SettlementWalk walk =
        walk(
            () -> {
              asked.countDown();
              return true;
            })) {
      assertTrue(asked.await(40, TimeUnit.SECONDS));
      assertFalse(walk.rebuild().isBegun());
      assertTrue(walk.rebuild().rebuilding().isPresent());
      relay.isFresh = true;
      until(() -> walk.rebuild().rebuilding().isEmpty());
    }
  }

  @Test
  void otherBytesAreNotTheBatchAndItIsNamedAsMissing() throws Exception {
    walrus.giving(OTHER.dump());
    try (SettlementWalk walk = walk()) {
      until(() -> walk.rebuild().missing() == 1);
      assertFalse(receipts.has(BATCH.root()));
      until(() -> askedAgain.get() == 1);
      assertFalse(receipts.has(OTHER.root()));
      String text = walk.rebuild().missingText().orElseThrow();
      assertTrue(text.contains("settlement 1"), text);
      assertEquals(Optional.empty(), walk.rebuild().rebuilding());
      walrus.giving(BATCH.dump());
      until(() -> receipts.has(BATCH.root()));
    }
  }
}
