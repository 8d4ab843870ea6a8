package network.haca.bridge.chain;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import network.haca.bridge.core.Blobs;
import network.haca.bridge.core.SettlingBatch;
import network.haca.primitives.Bytes;
import network.haca.walrus.BlobId;
import network.haca.walrus.BlobTooLargeException;
import network.haca.walrus.UnverifiedBlob;
import network.haca.walrus.WalrusClient;

/** Batches on Walrus, by its publisher and its aggregators over HTTP. */
public final class BatchBlobs implements Blobs {
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

  @Override
  public String id(SettlingBatch batch) {
    return BlobId.of(batch.dump(), shards).toText();
  }

  @Override
  public Stored store(SettlingBatch batch) throws IOException {
    return store(batch, () -> publisher.put(batch.dump(), epochs));
  }

  @Override
  public Stored storeAgain(SettlingBatch batch, String id) throws IOException {
    BlobId known = parse(id);
    return store(batch, () -> publisher.put(batch.dump(), known, epochs));
  }

  private Stored store(SettlingBatch batch, WalrusOutcomes.Request<BlobId> upload)
      throws IOException {
    try {
      return new Stored.As(outcomes.upload(upload).toText());
    } catch (BlobTooLargeException e) {
      boolean isSure = batch.dump().size() > BlobId.bytesMax(shards);
      return new Stored.TooLarge(isSure, String.valueOf(e.getMessage()));
    }
  }

  /** Comparing the bytes spares computing their id. */
  @Override
  public void requireReadable(SettlingBatch batch, String id) throws IOException {
    BlobId known = parse(id);
    var _ =
        outcomes.readBack(
            () ->
                read(
                    known,
                    batch.dump().size(),
                    given -> given.equals(batch.dump()) ? Optional.of(given) : Optional.empty()));
  }

  /**
   * Stores other bytes than a batch's.
   *
   * @return the id, for which an aggregator gives them
   */
  BlobId store(Bytes bytes) throws IOException {
    BlobId id = outcomes.upload(() -> publisher.put(bytes, epochs));
    var _ =
        outcomes.readBack(
            () ->
                read(
                    id,
                    bytes.size(),
                    given -> given.equals(bytes) ? Optional.of(given) : Optional.empty()));
    return id;
  }

  private static BlobId parse(String id) {
    return BlobId.parse(id)
        .orElseThrow(() -> new IllegalArgumentException(id + " is no blob id of Walrus"));
  }

  /**
   * What an aggregator gives for an id, as far as it is what is looked for.
   *
   * @param bytesMax longer ones are refused
   * @param reader gives nothing for bytes that are something else
   * @throws IOException if no aggregator gives it, or not yet
   */
  <T> T read(BlobId id, int bytesMax, Function<Bytes, Optional<T>> reader) throws IOException {
    return readBlob(id, bytesMax, blob -> reader.apply(blob.bytes()));
  }

  /**
   * As {@link #read}, of what nothing but its id binds: an aggregator's other bytes are computed
   * not to be the blob.
   */
  <T> T readExactly(BlobId id, int bytesMax, Function<Bytes, Optional<T>> reader)
      throws IOException {
    return readBlob(
        id, bytesMax, blob -> blob.isTheBlob() ? reader.apply(blob.bytes()) : Optional.empty());
  }

  private <T> T readBlob(BlobId id, int bytesMax, Function<UnverifiedBlob, Optional<T>> reader)
      throws IOException {
    String reason = "no aggregator is configured";
    for (WalrusClient aggregator : aggregators) {
      try {
        Optional<UnverifiedBlob> given = aggregator.getUnverified(id, bytesMax);
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
