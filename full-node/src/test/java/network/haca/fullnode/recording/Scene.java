package network.haca.fullnode.recording;

/** A part of what happens on a recorded chain. */
interface Scene {
  void play(RecordedChain chain) throws Exception;

  /** Fails unless the chain does what the scene shows. */
  static void require(boolean holds, String what) {
    if (!holds) {
      throw new IllegalStateException(what);
    }
  }
}
