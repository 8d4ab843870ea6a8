package network.haca.explorer.core;

/** News of the view, as those hear of it who follow it. */
public sealed interface Happening {
  /** A proof has come, or was refused. */
  record OfProof(Proof proof) implements Happening {}

  /** A batch has taken a step, and with it all proofs in it. */
  record OfBatch(Batch batch) implements Happening {}
}
