package network.haca.fullnode.snapshot;

import java.util.ArrayList;
import java.util.List;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;
import network.haca.primitives.Sha256;

/**
 * The description of a snapshot, told before its chunks are fetched; the same on every node (rule
 * L7).
 *
 * @param height that it was taken at, one with content
 * @param chunkHashes SHA-256 of each chunk
 */
public record Snapshot(long height, List<Bytes32> chunkHashes) {
  /** Grows when a node of before could not read a chunk. */
  public static final int FORMAT = 1;

  static final int CHUNKS_MAX = 10_000;

  public Snapshot {
    chunkHashes = List.copyOf(chunkHashes);
  }

  /** The chunk hashes one after the other. */
  public Bytes metadata() {
    return Bytes.concat(chunkHashes.stream().map(Bytes32::value).toArray(Bytes[]::new));
  }

  /** The hash of the metadata. */
  public Bytes32 hash() {
    return Sha256.hash(metadata());
  }

  /**
   * Reads what {@link #metadata} wrote.
   *
   * @throws IllegalArgumentException if it is not of 1 to {@value #CHUNKS_MAX} chunks
   */
  public static Snapshot of(long height, Bytes metadata) {
    int chunks = metadata.size() / Bytes32.SIZE;
    if (chunks < 1 || chunks > CHUNKS_MAX || metadata.size() % Bytes32.SIZE != 0) {
      throw new IllegalArgumentException(
          "%d bytes are not the hashes of 1 to %d chunks".formatted(metadata.size(), CHUNKS_MAX));
    }
    List<Bytes32> hashes = new ArrayList<>();
    for (int i = 0; i < chunks; i++) {
      hashes.add(new Bytes32(metadata.slice(i * Bytes32.SIZE, Bytes32.SIZE)));
    }
    return new Snapshot(height, hashes);
  }
}
