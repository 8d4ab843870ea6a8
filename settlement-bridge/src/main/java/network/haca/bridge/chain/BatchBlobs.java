package network.haca.bridge.chain;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
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
  private static final Duration STORE_MAX = Duration.ofSeconds(30);
  private static final Duration READ_MAX = Duration.ofSeconds(10);

  private final WalrusClient publisher;
  private final List<WalrusClient> aggregators;
  private final int shards;
  private final int epochs;
  private final WalrusOutcomes outcomes;

  /**
   * @param aggregators of which one has to give back what was stored
   * @param shards of the Walrus network
   * @param epochs for which blobs are stored
   */
  public BatchBlobs(
      URI publisher, List<URI> aggregators, int shards, int epochs, WalrusOutcomes outcomes) {
    this.publisher = new WalrusClient(publisher, shards, STORE_MAX);
    this.aggregators =
        aggregators.stream().map(uri -> new WalrusClient(uri, shards, READ_MAX)).toList();
    this.shards = shards;
    this.epochs = epochs;
    this.outcomes = outcomes;
  }

  /** Whether no publisher of the network can take a batch, whatever it says. */
  boolean isTooLarge(SettlingBatch batch) {
    return batch.dump().size() > BlobId.bytesMax(shards);
  }

  /** The id of a batch's bytes; seconds if they are many, for a network of many shards. */
  BlobId id(SettlingBatch batch) {
    return BlobId.of(batch.dump(), shards);
  }

  /**
   * Stores a batch, whether or not it is there already.
   *
   * @return the id of its bytes
   * @throws network.haca.walrus.BlobTooLargeException if it is no blob of that network
   * @throws IOException if the publisher fails, or names another id; trying again is safe
   */
  BlobId store(SettlingBatch batch) throws IOException {
    return outcomes.upload(() -> publisher.put(batch.dump(), epochs));
  }

  /** The same, of a batch whose id {@link #store} gave before: it is not computed again. */
  BlobId storeAgain(SettlingBatch batch, BlobId id) throws IOException {
    return outcomes.upload(() -> publisher.put(batch.dump(), id, epochs));
  }

  /**
   * Returns if an aggregator gives the batch for its id. Comparing it spares computing the id.
   *
   * @throws IOException if none does, or not yet
   */
  void requireReadable(SettlingBatch batch, BlobId id) throws IOException {
    var _ =
        outcomes.readBack(
            () ->
                read(
                    id,
                    batch.dump().size(),
                    given -> given.equals(batch.dump()) ? Optional.of(given) : Optional.empty()));
  }

  /** Whether {@link #requireReadable} would return. */
  boolean isReadable(SettlingBatch batch, BlobId id) {
    try {
      requireReadable(batch, id);
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  /**
   * What an aggregator gives for an id, as far as it is what is looked for.
   *
   * @param bytesMax longer ones are refused
   * @param reader gives nothing for bytes that are something else
   * @throws IOException if no aggregator gives it, or not yet
   */
  <T> T read(BlobId id, int bytesMax, Function<Bytes, Optional<T>> reader) throws IOException {
    String reason = "no aggregator is configured";
    for (WalrusClient aggregator : aggregators) {
      try {
        Optional<Bytes> given = aggregator.getUnverified(id, bytesMax).map(UnverifiedBlob::bytes);
        Optional<T> found = given.flatMap(reader);
        if (found.isPresent()) {
          return found.get();
        }
        reason = given.isEmpty() ? "it is not there, or not yet" : "other bytes are there";
      } catch (IOException e) {
        reason = String.valueOf(e.getMessage());
      }
    }
    throw new IOException(
        "the blob %s cannot be read back from walrus.aggregators: %s".formatted(id, reason));
  }
}
