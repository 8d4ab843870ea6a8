package network.haca.bridge.core;

import network.haca.contracts.RelayContract;
import network.haca.primitives.Bytes32;

/**
 * The ways in which a leaf is settled, with the place in the relay's storage that says so (rules
 * O5, S7).
 */
public enum Route {
  /** Under the root of a batch. */
  BATCH {
    @Override
    Bytes32 slot(Bytes32 root) {
      return RelayContract.rootSlot(root);
    }

    @Override
    boolean isSettled(Bytes32 word) {
      return RelayContract.statusIn(word) == RelayContract.Status.SETTLED;
    }
  },
  /** A transaction of its own; the leaf is its own root. */
  INDIVIDUAL {
    @Override
    Bytes32 slot(Bytes32 leaf) {
      return RelayContract.individualSlot(leaf);
    }

    @Override
    boolean isSettled(Bytes32 word) {
      return !word.equals(Bytes32.ZERO);
    }
  },
  /** By a proof in zero knowledge; the leaf is its own root. */
  ZK {
    @Override
    Bytes32 slot(Bytes32 root) {
      return RelayContract.rootSlot(root);
    }

    @Override
    boolean isSettled(Bytes32 word) {
      return RelayContract.statusIn(word) == RelayContract.Status.SETTLED;
    }
  };

  abstract Bytes32 slot(Bytes32 root);

  /** What the word of that slot says. */
  abstract boolean isSettled(Bytes32 word);
}
