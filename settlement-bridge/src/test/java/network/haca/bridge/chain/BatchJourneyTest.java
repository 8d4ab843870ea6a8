package network.haca.bridge.chain;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import network.haca.bridge.core.SettlingBatch;
import network.haca.bridge.rocksdb.ReceiptStore;
import network.haca.contracts.BlockFreshness;
import network.haca.contracts.EthereumClient;
import network.haca.contracts.TransactionSender;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;
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
class BatchJourneyTest {
  private static final int SHARDS = 10;
  private static final SettlingBatch BATCH = batch(1);
  private static final SettlingBatch OTHER = batch(2);
  private static final BlobId ID = BlobId.of(BATCH.dump(), SHARDS);

  @TempDir private Path folder;

  private final List<Settlement.Status> recorded = new ArrayList<>();

  @SuppressWarnings("NullAway.Init")
  private LyingWalrus walrus;

  @SuppressWarnings("NullAway.Init")
  private EmptyChain chain;

  private static SettlingBatch batch(long number) {
    Bytes32 word = Bytes32.ofUnsigned(number);
    return SettlingBatch.of(
        List.of(new SettlementLeaf(word, word, word, Bytes.fromHex("01"), number)));
  }

  @BeforeEach
  void start() throws IOException {
    walrus = new LyingWalrus();
    chain = new EmptyChain();
  }

  @AfterEach
  void stop() {
    walrus.close();
    chain.close();
  }

  /** Why the journey ends: nothing can settle on that chain. */
  private String end(int shards, URI... aggregators) throws IOException {
    EthereumClient client = new EthereumClient(chain.uri());
    try (ReceiptStore receipts = ReceiptStore.open(folder)) {
      BatchJourney journey =
          new BatchJourney(
              new BatchBlobs(walrus.uri(), List.of(aggregators), shards, 1),
              client,
              new TransactionSender(client, Bytes32.ofUnsigned(1)),
              new BlockFreshness(client, InstantSource.system()),
              new Certifier(client, new CometBftClient(chain.uri())),
              receipts,
              new LeafCheck(client),
              new Recording());
      return String.valueOf(
          assertThrows(IOException.class, () -> journey.travel(BATCH)).getMessage());
    }
  }

  private void assertNothingIsOpened() {
    assertEquals(List.of(), chain.sent());
  }

  @Test
  void whatIsStoredAndReadBackIsOpenedWithItsId() throws IOException {
    walrus.naming(BATCH.dump()).giving(BATCH.dump());
    assertEquals("insufficient funds", end(SHARDS, walrus.uri()));
    assertEquals(1, chain.sent().size());
    String id = Bytes.ofUtf8(ID.toText()).toHex().substring(2);
    assertTrue(chain.sent().getFirst().toHex().contains(id));
    assertEquals(List.of(Settlement.Status.STATUS_UPLOADED), recorded);
  }

  @Test
  void nothingIsOpenedWithAnIdOfOtherBytes() throws IOException {
    walrus.naming(OTHER.dump()).giving(BATCH.dump());
    String reason = end(SHARDS, walrus.uri());
    assertTrue(reason.contains(ID.toText()), reason);
    assertTrue(reason.contains(BlobId.of(OTHER.dump(), SHARDS).toText()), reason);
    assertNothingIsOpened();
    assertEquals(List.of(), recorded);
  }

  @Test
  void nothingIsOpenedUnderAWrongNumberOfShards() throws IOException {
    walrus.naming(BATCH.dump()).giving(BATCH.dump());
    String reason = end(SHARDS + 1, walrus.uri());
    assertTrue(reason.contains("walrus.shards"), reason);
    assertNothingIsOpened();
  }

  @Test
  void nothingIsOpenedThatThePublisherOnlySaysToStore() throws IOException {
    walrus.naming(BATCH.dump());
    String reason = end(SHARDS, walrus.uri());
    assertTrue(reason.contains("cannot be read back"), reason);
    assertTrue(reason.contains(ID.toText()), reason);
    assertNothingIsOpened();
  }

  @Test
  void nothingIsOpenedWhoseBlobIsReadAsOtherBytes() throws IOException {
    walrus.naming(BATCH.dump()).giving(OTHER.dump());
    String reason = end(SHARDS, walrus.uri());
    assertTrue(reason.contains("other bytes"), reason);
    assertNothingIsOpened();
  }

  @Test
  void oneAggregatorThatHasTheBatchIsEnough() throws IOException {
    walrus.naming(BATCH.dump()).giving(BATCH.dump());
    try (LyingWalrus other = new LyingWalrus().giving(OTHER.dump())) {
      assertEquals("insufficient funds", end(SHARDS, other.uri(), walrus.uri()));
    }
    assertEquals(1, chain.sent().size());
  }

  private final class Recording implements Journal {
    @Override
    public void record(SettlingBatch batch, String blobId, Settlement.Status status, long height) {
      assertEquals(ID.toText(), blobId);
      recorded.add(status);
    }

    @Override
    public void record(SettlementLeaf leaf, String blobId, Settlement.Status status, long height) {
      throw new AssertionError("nothing is settled by itself");
    }

    @Override
    public void refuse(SettlementLeaf leaf, String reason) {
      throw new AssertionError(reason);
    }
  }
}
