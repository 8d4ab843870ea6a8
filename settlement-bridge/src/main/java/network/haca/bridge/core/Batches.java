package network.haca.bridge.core;

/** The way of batches to their receipts. */
public interface Batches {
  /**
   * Takes a batch; it is on disk when this returns.
   *
   * @param done is run once nothing is left to do for it; not if the bridge ends before
   */
  void accept(SettlingBatch batch, Runnable done);
}
