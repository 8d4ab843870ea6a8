package network.haca.fullnode.recording;

/** A part of what happens on a recorded chain. */
interface Scene {
  void play(RecordedChain chain) throws Exception;
}
