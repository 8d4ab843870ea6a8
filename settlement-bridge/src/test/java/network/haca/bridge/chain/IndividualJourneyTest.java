package network.haca.bridge.chain;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import network.haca.bridge.core.SettlingBatch;
import network.haca.bridge.rocksdb.BridgeDatabase;
import network.haca.bridge.rocksdb.ReceiptStore;
import network.haca.bridge.rocksdb.TransactionStore;
import network.haca.bridge.rocksdb.TransactionStore.Placed;
import network.haca.contracts.RelayContract.Status;
import network.haca.contracts.TransactionSender.RevertedException;
import network.haca.contracts.TransactionSender.Submission;
import network.haca.primitives.Address;
import network.haca.primitives.Bytes;
import network.haca.primitives.SettlementLeaf;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Rules S1 and O5: a leaf settles once, alone or in a batch, whoever settled it. */
class IndividualJourneyTest {
  private static final SettlementLeaf LEAF = Samples.leaf(1);
  private static final SettlingBatch ALONE = SettlingBatch.of(List.of(LEAF));

  @TempDir private Path folder;

  private final FakeRelay relay = new FakeRelay();
  private final RecordingJournal journal = new RecordingJournal();
  private final AtomicInteger sent = new AtomicInteger();
  private final AtomicInteger done = new AtomicInteger();
  private final List<SettlingBatch> batches = new ArrayList<>();
  private final List<IOException> reverts = new ArrayList<>();
  private Optional<String> rebuilding = Optional.empty();

  @SuppressWarnings("NullAway.Init")
  private BridgeDatabase database;

  @SuppressWarnings("NullAway.Init")
  private ReceiptStore receipts;

  @BeforeEach
  void start() throws IOException {
    database = BridgeDatabase.open(folder);
    receipts = new ReceiptStore(database);
  }

  @AfterEach
  void stop() {
    database.close();
  }

  private void travel() throws Exception {
    Transactions sender =
        new Transactions() {
          @Override
          public Submission submit(Address to, Bytes data) {
            sent.incrementAndGet();
            return new Submission(LEAF.hash(), Address.ZERO, 1, Bytes.EMPTY);
          }

          @Override
          public boolean await(Submission submission, Address to, Bytes data) throws IOException {
            if (!reverts.isEmpty()) {
              throw reverts.removeFirst();
            }
            return relay.individual.add(LEAF.hash());
          }
        };
    new IndividualJourney(
            sender,
            relay,
            Samples.certifier(),
            receipts,
            new TransactionStore(database),
            Samples.goodLeaves(),
            journal,
            (batch, whenDone) -> batches.add(batch),
            () -> rebuilding)
        .travel(LEAF, "blob", done::incrementAndGet);
  }

  @Test
  void aLeafGoesByATransactionOfItsOwnOnce() throws Exception {
    travel();
    travel();
    assertEquals(1, sent.get());
    assertEquals(2, done.get());
    assertTrue(receipts.has(LEAF));
    assertEquals(LEAF.hash(), journal.settled.getFirst());
  }

  @Test
  void whatABatchOfAnyBridgeHasSettledIsNotSettledAgain() throws Exception {
    SettlingBatch batch = Samples.batch(1, 3);
    relay.open(batch.root(), 3, "blob");
    relay.close(batch.root(), Status.SETTLED);
    SettledView view =
        new SettledView(relay, Samples.goodLeaves(), receipts, new TransactionStore(database));
    assertTrue(view.learn(batch));
    travel();
    assertEquals(0, sent.get());
    assertEquals(1, done.get());
  }

  @Test
  void whatIsOpenAsABatchOfOneStaysThere() throws Exception {
    relay.open(ALONE.root(), 1, "blob");
    travel();
    assertEquals(0, sent.get());
    assertEquals(List.of(ALONE), batches);
  }

  @Test
  void whileItIsNotKnownWhatIsSettledNothingIsSent() {
    rebuilding = Optional.of("rebuilding: 1 of 2 settlements");
    assertThrows(IOException.class, this::travel);
    assertEquals(0, sent.get());
  }

  /** As after a crash between the block that has it and the record that says so. */
  @Test
  void whatAWalkHasLearnedIsToldAllTheSame() throws Exception {
    relay.individual.add(LEAF.hash());
    SettledView view =
        new SettledView(relay, Samples.goodLeaves(), receipts, new TransactionStore(database));
    assertTrue(view.learn(LEAF, new Placed(LEAF.hash(), "blob")));
    travel();
    assertEquals(List.of(LEAF.hash()), journal.settled);
    assertEquals(0, sent.get());
    assertEquals(1, done.get());
  }

  /** While a bridge's key is rotated, and when its account was named wrongly. */
  @Test
  void aLeafOfABridgeWithoutTheRoleGoesAloneByTheAccountOfTheNextTry() throws Exception {
    String lack = "transaction 0x… reverted: account 0x… lacks the role SETTLEMENT_RELAY_ROLE";
    reverts.add(new RevertedException(lack));
    assertThrows(IOException.class, this::travel);
    assertEquals(List.of(), batches, "nothing is wrong with the leaf");
    // The one that failed is looked at again before another is sent.
    reverts.add(new RevertedException(lack));
    travel();
    assertEquals(2, sent.get());
    assertEquals(List.of(LEAF.hash()), journal.settled);
    assertEquals(List.of(), batches);
  }

  @Test
  void whatTheRelayDoesNotTakeGoesAsABatchOfOne() throws Exception {
    reverts.add(new RevertedException("transaction 0x… reverted: TooOld[]"));
    travel();
    assertEquals(List.of(ALONE), batches);
  }

  @Test
  void whatIsNotToldIsToldWhenItIsTriedAgain() throws Exception {
    journal.isAway = true;
    assertThrows(IOException.class, this::travel);
    assertEquals(0, done.get());
    journal.isAway = false;
    travel();
    assertEquals(1, sent.get());
    assertEquals(List.of(LEAF.hash()), journal.settled);
    assertEquals(1, done.get());
  }
}
