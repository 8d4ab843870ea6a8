package network.haca.models;

import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import network.haca.primitives.Bytes;
import network.haca.walrus.BlobId;

/** A Walrus in memory that fails when it is told to. */
final class MemoryPlace implements BlobPlace {
  private static final int SHARDS = 4;

  final Map<BlobId, Bytes> blobs = new HashMap<>();
  int stores;
  int reads;

  /** Stores and reads from then on fail; none do if it is negative. */
  int failingAfter = -1;

  @Override
  public long bytesMax() {
    return BlobId.bytesMax(SHARDS);
  }

  @Override
  public BlobId idOf(Bytes blob) {
    return BlobId.of(blob, SHARDS);
  }

  @Override
  public void store(Bytes blob, BlobId id, int epochs) throws IOException {
    if (failingAfter >= 0 && stores >= failingAfter) {
      throw new IOException("the publisher answers 500");
    }
    stores++;
    blobs.put(id, Bytes.copyOf(blob.toArray()));
  }

  @Override
  public Optional<Bytes> find(BlobId id, int bytesMax, Predicate<Bytes> isIt) throws IOException {
    Optional<Bytes> found = Optional.ofNullable(blobs.get(id));
    if (found.isEmpty()) {
      return found;
    }
    if (failingAfter >= 0 && reads >= failingAfter) {
      throw new IOException("the aggregator answers 500");
    }
    if (found.get().size() > bytesMax || !isIt.test(found.get())) {
      throw new IOException("other bytes");
    }
    reads++;
    return found;
  }
}
