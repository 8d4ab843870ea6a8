package network.haca.devnet.chaos;

import java.util.List;
import network.haca.primitives.Bytes32;

/**
 * A root that the chain says is settled, and the leaves under it.
 *
 * @param name of the settlement: its number, or {@code individual} and the leaf
 * @param leaves read from the blob and proven to make up the root
 * @param at when it was first seen, milliseconds after the load began
 */
record SettledRoot(String name, Bytes32 root, List<Bytes32> leaves, long at) {
  SettledRoot {
    leaves = List.copyOf(leaves);
  }
}
