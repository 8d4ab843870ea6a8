package network.haca.walrus;

import network.haca.primitives.Bytes;

/**
 * The bytes that an aggregator gave for a blob id. Nobody has checked that these bytes are that
 * blob: they may be anything.
 *
 * @param shards of the network, on which the id depends
 */
public record UnverifiedBlob(Bytes bytes, BlobId asked, int shards) {
  /** Computes whether they are the blob that was asked for; seconds if large and of many shards. */
  public boolean isTheBlob() {
    return bytes.size() <= BlobId.bytesMax(shards) && BlobId.of(bytes, shards).equals(asked);
  }
}
