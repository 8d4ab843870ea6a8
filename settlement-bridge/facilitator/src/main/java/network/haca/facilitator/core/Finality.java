package network.haca.facilitator.core;

/** Degrees to which a transaction's block is settled (rule X9). */
public enum Finality {
  /** It is in a block, with as many behind it as it takes to count. */
  INCLUDED,
  /** The chain calls the block safe: the books say that it is paid. */
  SAFE,
  /** No reorganisation can take it back: nothing is left to watch. */
  FINAL;

  boolean isSafe() {
    return compareTo(SAFE) >= 0;
  }
}
