package network.haca.bridge.core;

import network.haca.primitives.Bytes32;

/** Turns in the search for what is settled, told to people. */
public interface SearchNotes {
  /** A batch was told by nobody and is found on Walrus. */
  void found(Bytes32 root);

  /** That a batch is settled could not be told to the others. */
  void untold(Bytes32 root, String reason);

  /** The chain could not be asked about a settlement. */
  void unanswered(long number, String reason);

  /** What is not known yet, or missing. */
  void incomplete(String what);
}
