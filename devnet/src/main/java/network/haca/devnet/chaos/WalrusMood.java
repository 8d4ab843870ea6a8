package network.haca.devnet.chaos;

/** A way in which a Walrus of strangers behaves. */
enum WalrusMood {
  GOOD,
  /** Every answer takes seconds. */
  WALRUS_LATE,
  /** Blobs have another byte at their end. */
  WALRUS_WRONG_BYTES,
  /** The publisher names another blob. */
  WALRUS_WRONG_ID,
  /** Every answer is a 500. */
  WALRUS_ERROR,
  /** What is stored is gone, until it is stored again when this has ended. */
  WALRUS_FORGETS
}
