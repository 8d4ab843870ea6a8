package network.haca.models;

import java.io.IOException;
import java.util.Optional;
import java.util.function.Predicate;
import network.haca.primitives.Bytes;
import network.haca.walrus.BlobId;

/** Walrus as packages need it. */
public interface BlobPlace {
  /** Upper bound on the bytes of a blob, which the network sets. */
  long bytesMax();

  /**
   * The id that these bytes have.
   *
   * @throws IllegalArgumentException if they are more than a blob may have
   */
  BlobId idOf(Bytes blob);

  /**
   * Stores a blob for so many epochs, which is safe to repeat.
   *
   * @param id of the blob
   */
  void store(Bytes blob, BlobId id, int epochs) throws IOException;

  /**
   * Reads a blob; nothing if it is not there, or not yet.
   *
   * @param bytesMax longer ones are refused
   * @param isIt tells the blob from others, as whoever gives it may give anything
   * @throws IOException if nobody answers, or nobody with the blob
   */
  Optional<Bytes> find(BlobId id, int bytesMax, Predicate<Bytes> isIt) throws IOException;
}
