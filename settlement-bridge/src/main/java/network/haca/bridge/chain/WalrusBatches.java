package network.haca.bridge.chain;

import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.function.Predicate;
import network.haca.bridge.core.ProvenStore;
import network.haca.bridge.core.SettledBlobs;
import network.haca.bridge.core.SettlingBatch;
import network.haca.contracts.RelayContract.Settlement;
import network.haca.primitives.Bytes;
import network.haca.schemas.settlement.ProvenInference;
import network.haca.schemas.settlement.TreeDump;
import network.haca.schemas.topic.Topics;
import network.haca.walrus.BlobId;

/** Reads batches and proofs of settlements from Walrus, a few batches at once. */
public final class WalrusBatches implements SettledBlobs, ProvenStore {
  private static final int READS_MAX = 4;

  private final BatchBlobs blobs;
  private final Semaphore reads = new Semaphore(READS_MAX);

  public WalrusBatches(BatchBlobs blobs) {
    this.blobs = blobs;
  }

  @Override
  public Found read(Settlement settlement, Predicate<SettlingBatch> isIt) throws IOException {
    BlobId id = id(settlement);
    try {
      reads.acquire();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("the bridge ends", e);
    }
    try {
      SettlingBatch batch =
          blobs.read(id, Topics.BATCH_RECORD_BYTES_MAX, bytes -> batch(bytes).filter(isIt));
      return new Found(batch, id.toText());
    } finally {
      reads.release();
    }
  }

  @Override
  public ProvenInference proven(Settlement settlement) throws IOException {
    BlobId id = id(settlement);
    // A leaf does not bind its proof, so that other bytes of the same leaf would be kept for good.
    return blobs.readExactly(
        id,
        ProvenInference.BYTES_MAX,
        bytes ->
            ProvenInference.decode(bytes)
                .filter(proven -> proven.leaf().hash().equals(settlement.root())));
  }

  @Override
  public String store(ProvenInference proven) throws IOException {
    return blobs.store(proven.encode()).toText();
  }

  private static BlobId id(Settlement settlement) throws IOException {
    return BlobId.parse(settlement.blobId().toUtf8())
        .orElseThrow(() -> new IOException("its blob id is none"));
  }

  private static Optional<SettlingBatch> batch(Bytes bytes) {
    try {
      return Optional.of(SettlingBatch.read(bytes, Topics.BATCH_LEAVES_MAX));
    } catch (TreeDump.MalformedException e) {
      return Optional.empty();
    }
  }
}
