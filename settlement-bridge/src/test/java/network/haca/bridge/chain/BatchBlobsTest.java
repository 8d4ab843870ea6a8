package network.haca.bridge.chain;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.net.URI;
import java.util.List;
import network.haca.bridge.core.Blobs.Stored;
import network.haca.bridge.core.Samples;
import network.haca.bridge.core.SettlingBatch;
import network.haca.contracts.RelayContract.Settlement;
import network.haca.contracts.RelayContract.Status;
import network.haca.primitives.Address;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;
import network.haca.primitives.SettlementLeaf;
import network.haca.schemas.settlement.ProvenInference;
import network.haca.walrus.BlobId;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.function.Executable;

/** Rule S8: no blob and no blob id of Walrus is believed. */
@Timeout(60)
class BatchBlobsTest {
  private static final int SHARDS = 10;
  private static final SettlingBatch BATCH = Samples.batch(1, 1);
  private static final SettlingBatch OTHER = Samples.batch(2, 1);
  private static final String ID = BlobId.of(BATCH.dump(), SHARDS).toText();

  @SuppressWarnings("NullAway.Init")
  private LyingWalrus walrus;

  @BeforeEach
  void start() throws IOException {
    walrus = new LyingWalrus();
  }

  @AfterEach
  void stop() {
    walrus.close();
  }

  private BatchBlobs blobs(int shards, URI... aggregators) {
    return new BatchBlobs(
        walrus.uri(),
        List.of(aggregators),
        shards,
        1,
        new WalrusOutcomes(new SimpleMeterRegistry()));
  }

  private BatchBlobs blobs() {
    return blobs(SHARDS, walrus.uri());
  }

  private static String failure(Executable call) {
    return String.valueOf(assertThrows(IOException.class, call).getMessage());
  }

  @Test
  void whatIsStoredAndReadBackHasTheIdOfItsBytes() throws IOException {
    walrus.naming(BATCH.dump()).giving(BATCH.dump());
    assertEquals(new Stored.As(ID), blobs().store(BATCH));
    assertEquals(new Stored.As(ID), blobs().storeAgain(BATCH, ID));
    assertEquals(ID, blobs().id(BATCH));
    blobs().requireReadable(BATCH, ID);
    assertEquals(List.of(BATCH.dump(), BATCH.dump()), walrus.stored());
  }

  @Test
  void anIdOfOtherBytesIsNotTaken() {
    walrus.naming(OTHER.dump()).giving(BATCH.dump());
    String reason = failure(() -> blobs().store(BATCH));
    assertTrue(reason.contains(ID), reason);
    assertTrue(reason.contains(BlobId.of(OTHER.dump(), SHARDS).toText()), reason);
  }

  @Test
  void anIdUnderAnotherNumberOfShardsNamesTheSetting() {
    walrus.naming(BATCH.dump()).giving(BATCH.dump());
    String reason = failure(() -> blobs(SHARDS + 1, walrus.uri()).store(BATCH));
    assertTrue(reason.contains("walrus.shards"), reason);
  }

  @Test
  void whatThePublisherOnlySaysToStoreCannotBeRead() throws IOException {
    walrus.naming(BATCH.dump());
    assertEquals(new Stored.As(ID), blobs().store(BATCH));
    String reason = failure(() -> blobs().requireReadable(BATCH, ID));
    assertTrue(reason.contains("cannot be read back"), reason);
    assertTrue(reason.contains(ID), reason);
  }

  @Test
  void otherBytesAreNotTheBatch() {
    walrus.giving(OTHER.dump());
    String reason = failure(() -> blobs().requireReadable(BATCH, ID));
    assertTrue(reason.contains("other bytes"), reason);
  }

  @Test
  void oneAggregatorThatHasTheBatchIsEnough() throws IOException {
    walrus.giving(BATCH.dump());
    try (LyingWalrus other = new LyingWalrus().giving(OTHER.dump())) {
      blobs(SHARDS, other.uri(), walrus.uri()).requireReadable(BATCH, ID);
    }
  }

  /** A leaf does not bind its proof: what a receipt keeps for good is the blob itself. */
  @Test
  void h4AnotherProofOfTheSameLeafIsNotTheBlob() throws IOException {
    ProvenInference good =
        new ProvenInference(
            Bytes32.ofUnsigned(1),
            Bytes.EMPTY,
            9,
            Bytes.ofUtf8("in"),
            Bytes.ofUtf8("out"),
            Bytes.fromHex("aa"));
    ProvenInference altered =
        new ProvenInference(
            good.teeId(),
            good.signature(),
            good.timestamp(),
            good.input(),
            good.output(),
            Bytes.fromHex("bb"));
    assertEquals(good.leaf(), altered.leaf());
    Settlement settlement =
        new Settlement(
            1,
            good.leaf().hash(),
            1,
            1,
            1,
            Status.SETTLED,
            Address.ZERO,
            Bytes.ofUtf8(BlobId.of(good.encode(), SHARDS).toText()));
    walrus.giving(good.encode());
    try (LyingWalrus other = new LyingWalrus().giving(altered.encode())) {
      assertEquals(
          good, new WalrusBatches(blobs(SHARDS, other.uri(), walrus.uri())).proven(settlement));
      String reason =
          failure(() -> new WalrusBatches(blobs(SHARDS, other.uri())).proven(settlement));
      assertTrue(reason.contains("other bytes"), reason);
    }
  }

  /** More than a blob of this network, and no more than one of a network of many shards. */
  private static SettlingBatch large() {
    Bytes signature = Bytes.wrap(new byte[600_000]);
    SettlementLeaf leaf = Samples.leaf(1);
    return SettlingBatch.of(
        List.of(
            new SettlementLeaf(leaf.teeId(), leaf.inputHash(), leaf.outputHash(), signature, 1),
            new SettlementLeaf(leaf.teeId(), leaf.inputHash(), leaf.outputHash(), signature, 2)));
  }

  @Test
  void thatABatchIsNoBlobOfTheNetworkIsSure() throws IOException {
    assertTrue(large().dump().size() > BlobId.bytesMax(SHARDS));
    assertTrue(
        blobs().store(large()) instanceof Stored.TooLarge(boolean isSure, String _) && isSure);
  }

  @Test
  void thatAPublisherCallsALargeBatchTooLargeIsNotSure() throws IOException {
    walrus.refusing();
    assertTrue(
        blobs(100, walrus.uri()).store(large()) instanceof Stored.TooLarge(boolean isSure, String _)
            && !isSure);
  }

  @Test
  void aPublisherThatCallsASmallBatchTooLargeIsOutOfOrder() {
    walrus.refusing();
    String reason = failure(() -> blobs().store(BATCH));
    assertTrue(reason.contains("413"), reason);
  }
}
