package network.haca.facilitator.core;

import network.haca.x402.gate.BookPage;

/** The entries of a ledger, each with its number, from 1, in the order in which things happened. */
public interface Books {
  /** The number of the last entry, on disk or on its way there. */
  long size();

  /**
   * The entries that are on disk behind one.
   *
   * @param after the number of the last one that is known; 0 for none
   */
  BookPage page(long after, int sizeMax);

  /** The number of the last entry that others were told of; 0 for none. */
  long told();

  /** Remembers that others were told of that entry and all before; on disk when this returns. */
  void told(long number);
}
