package network.haca.models;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import network.haca.primitives.Bytes;
import network.haca.walrus.BlobId;
import network.haca.walrus.UnverifiedBlob;
import network.haca.walrus.WalrusClient;

/** A publisher and aggregators of a Walrus network, which are asked one after the other. */
public final class WalrusPlace implements BlobPlace {
  /** Upper bound on one request for or with a part of a package. */
  private static final Duration TIMEOUT = Duration.ofMinutes(5);

  private final Optional<WalrusClient> publisher;
  private final List<WalrusClient> aggregators;
  private final int shards;

  /**
   * @param publisher none for who only reads
   * @param shards of the network, on which blob ids depend
   */
  public WalrusPlace(Optional<URI> publisher, List<URI> aggregators, int shards) {
    this.publisher = publisher.map(uri -> new WalrusClient(uri, shards, TIMEOUT));
    this.aggregators =
        aggregators.stream().map(uri -> new WalrusClient(uri, shards, TIMEOUT)).toList();
    this.shards = shards;
  }

  @Override
  public long bytesMax() {
    return BlobId.bytesMax(shards);
  }

  @Override
  public BlobId idOf(Bytes blob) {
    return BlobId.of(blob, shards);
  }

  @Override
  public void store(Bytes blob, BlobId id, int epochs) throws IOException {
    if (publisher.isEmpty()) {
      throw new IOException("no publisher is set");
    }
    var _ = publisher.get().put(blob, id, epochs);
  }

  @Override
  public Optional<Bytes> find(BlobId id, int bytesMax, Predicate<Bytes> isIt) throws IOException {
    IOException failure = new IOException("no aggregator is set");
    boolean isAbsent = false;
    for (WalrusClient aggregator : aggregators) {
      try {
        Optional<Bytes> found = aggregator.getUnverified(id, bytesMax).map(UnverifiedBlob::bytes);
        if (found.filter(isIt).isPresent()) {
          return found;
        }
        isAbsent |= found.isEmpty();
        failure = new IOException("an aggregator gives other bytes for the blob " + id);
      } catch (IOException e) {
        failure = e;
      }
    }
    if (isAbsent) {
      return Optional.empty();
    }
    throw failure;
  }
}
