package network.haca.bridge.chain;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import network.haca.bridge.core.SettlingBatch;
import network.haca.primitives.Bytes;
import network.haca.walrus.BlobId;
import network.haca.walrus.UnverifiedBlob;
import network.haca.walrus.WalrusClient;

/**
 * Batches on Walrus, whose publisher is not believed: the id is computed to be that of the batch,
 * and a settlement may name it only once an aggregator gives the bytes back (rule S8).
 */
public final class BatchBlobs {
  private static final Duration TIMEOUT = Duration.ofSeconds(30);

  private final WalrusClient publisher;
  private final List<WalrusClient> aggregators;
  private final int epochs;

  /**
   * @param aggregators of which one has to give back what was stored
   * @param shards of the Walrus network
   * @param epochs for which blobs are stored
   */
  public BatchBlobs(URI publisher, List<URI> aggregators, int shards, int epochs) {
    this.publisher = new WalrusClient(publisher, shards, TIMEOUT);
    this.aggregators =
        aggregators.stream().map(uri -> new WalrusClient(uri, shards, TIMEOUT)).toList();
    this.epochs = epochs;
  }

  /**
   * Stores a batch, whether or not it is there already.
   *
   * @return the id of its bytes
   * @throws IOException if the publisher fails, or names another id; trying again is safe
   */
  BlobId store(SettlingBatch batch) throws IOException {
    return publisher.put(batch.dump(), epochs);
  }

  /** The same, of a batch whose id {@link #store} gave before: it is not computed again. */
  void storeAgain(SettlingBatch batch, BlobId id) throws IOException {
    var _ = publisher.put(batch.dump(), id, epochs);
  }

  /**
   * Returns if an aggregator gives the batch for its id. Comparing it spares computing the id.
   *
   * @throws IOException if none does, or not yet
   */
  void requireReadable(SettlingBatch batch, BlobId id) throws IOException {
    String reason = "no aggregator is configured";
    for (WalrusClient aggregator : aggregators) {
      try {
        Optional<Bytes> found =
            aggregator.getUnverified(id, batch.dump().size()).map(UnverifiedBlob::bytes);
        if (found.equals(Optional.of(batch.dump()))) {
          return;
        }
        reason = found.isEmpty() ? "it is not there, or not yet" : "other bytes are there";
      } catch (IOException e) {
        reason = String.valueOf(e.getMessage());
      }
    }
    throw new IOException(
        "the blob %s cannot be read back from walrus.aggregators: %s".formatted(id, reason));
  }
}
