package network.haca.evm.state;

import network.haca.primitives.Bytes;

/** A key of a trie and what it is to have. */
interface TrieEntry {
  /** The nibbles of the key, one a byte. */
  byte[] path();

  /** The value; an empty one removes the key. */
  Bytes encoded();
}
