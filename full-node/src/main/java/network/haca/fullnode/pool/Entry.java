package network.haca.fullnode.pool;

import java.math.BigInteger;

/** A transaction that has a place in CometBFT's pool and may be in the next block. */
final class Entry {
  /** The share of the places that an entry takes from. */
  enum Lane {
    USERS,
    NETWORK
  }

  final Offer offer;
  final Lane lane;
  final boolean isNetworks;
  final long arrival;

  /** The number of commits when CometBFT asked for it last. */
  long seen;

  /**
   * @param isNetworks true of the network's own, whether or not it found one of its places
   * @param arrival rises with each entry
   */
  Entry(Offer offer, Lane lane, boolean isNetworks, long arrival, long seen) {
    this.offer = offer;
    this.lane = lane;
    this.isNetworks = isNetworks;
    this.arrival = arrival;
    this.seen = seen;
  }

  BigInteger tip() {
    return offer.tip();
  }
}
