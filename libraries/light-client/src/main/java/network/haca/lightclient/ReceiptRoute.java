package network.haca.lightclient;

import network.haca.contracts.RelayContract;
import network.haca.primitives.Bytes32;

/**
 * The ways in which a leaf was settled (rule O5), with the words of the relay's storage that prove
 * it. A receipt says which way to look; only what is found there counts.
 */
enum ReceiptRoute {
  /** Under the root of a batch, every proof of which the validators checked. */
  BATCH {
    @Override
    Bytes32 slot(Bytes32 root) {
      return RelayContract.rootSlot(root);
    }
  },
  /** By a transaction of its own, in which the relay's code checked the signature. */
  INDIVIDUAL {
    @Override
    Bytes32 slot(Bytes32 root) {
      return RelayContract.individualSlot(root);
    }
  },
  /** By a proof in zero knowledge that a model gave the answer. */
  ZK {
    @Override
    Bytes32 slot(Bytes32 root) {
      return RelayContract.rootSlot(root);
    }
  };

  /** Where the relay's storage says whether a root is settled, or a leaf recorded. */
  abstract Bytes32 slot(Bytes32 root);

  static ReceiptRoute of(String name) throws MalformedException {
    for (ReceiptRoute route : values()) {
      if (route.name().equals(name)) {
        return route;
      }
    }
    throw new MalformedException("receipt.route is not BATCH, INDIVIDUAL or ZK");
  }
}
