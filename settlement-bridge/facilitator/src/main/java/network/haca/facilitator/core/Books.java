package network.haca.facilitator.core;

import network.haca.x402.gate.BookPage;

/** The entries of a ledger, each with its number, from 1, in the order in which things happened. */
public interface Books {
  /**
   * The entries that are on disk behind one.
   *
   * @param after the number of the last one that is known; 0 for none
   */
  BookPage page(long after, int sizeMax);
}
