package network.haca.explorer.core;

/** How far a batch has come. */
public enum Status {
  /** Closed by the stream. */
  BATCHED,
  /** Kept by Walrus. */
  UPLOADED,
  /** Opened at the relay: validators vote on it. */
  PENDING,
  /** Taken by more than two thirds of the validators' power. */
  SETTLED,
  /** Refused by the validators. */
  REJECTED,
  /** Not decided in time; it is submitted again. */
  EXPIRED;

  /** Returns true if nothing that comes later takes its place. */
  boolean isFinal() {
    return this == SETTLED;
  }
}
