package network.haca.bridge.core;

import java.io.IOException;

/**
 * Batches on Walrus, whose publisher is not believed: the id is computed to be that of the batch,
 * and a settlement may name it only once an aggregator gives the bytes back (rule S8). Ids are in
 * the text form of Walrus.
 */
public interface Blobs {
  /** The id of a batch's bytes; seconds if they are many, for a network of many shards. */
  String id(SettlingBatch batch);

  /**
   * Stores a batch, whether or not it is there already.
   *
   * @throws IOException if the publisher fails, or names another id; trying again is safe
   */
  Stored store(SettlingBatch batch) throws IOException;

  /** The same, of a batch whose id {@link #store} gave before: it is not computed again. */
  Stored storeAgain(SettlingBatch batch, String id) throws IOException;

  /**
   * Returns if an aggregator gives the batch for its id.
   *
   * @throws IOException if none does, or not yet
   */
  void requireReadable(SettlingBatch batch, String id) throws IOException;

  /** An outcome of storing a batch. */
  sealed interface Stored {
    /**
     * @param id of its bytes
     */
    record As(String id) implements Stored {}

    /**
     * @param isSure false if a publisher alone says so, and the network might take it
     */
    record TooLarge(boolean isSure, String reason) implements Stored {}
  }
}
