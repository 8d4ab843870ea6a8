package network.haca.bridge.core;

/** Word of batches that wait, told to people. */
public interface WaitingNotes {
  /** A batch begins to wait. */
  void waits(Passage passage);

  /**
   * Batches still wait.
   *
   * @param oldestSeconds how long the oldest of them has
   */
  void waiting(int batches, Passage oldest, long oldestSeconds);

  /** The chain does not say what is pending. */
  void chainIsAway(String reason);
}
