package network.haca.fullnode.pool;

import java.math.BigInteger;
import network.haca.fullnode.core.ChainConfig;
import network.haca.fullnode.core.KnownSenders;

/**
 * Bounds of the memory pool (rules M1 and M4). One place holds up to 4 KiB of a transaction.
 *
 * @param baseFee of a block, in wei
 * @param blockGas gas limit of a block
 * @param places in CometBFT's pool, all together
 */
public record PoolLimits(BigInteger baseFee, long blockGas, int places) {
  /** Places in CometBFT's pool, which CometBFT counts as {@code mempool.size}. */
  public static final int PLACES = KnownSenders.ENTRIES_MAX / 2;

  /** Upper bound on the size of one transaction, in bytes, as go-ethereum has it. */
  public static final int TRANSACTION_BYTES_MAX = 128 << 10;

  static final int PLACE_BYTES = 4 << 10;

  /**
   * Upper bound on the authorizations of one transaction, whose keys are recovered at its offer.
   */
  static final int AUTHORIZATIONS_MAX = 16;

  /** Transactions of one sender that may be in the next block. */
  static final int PER_SENDER_MAX = 64;

  /** Upper bound on the network's own places of one role holder. */
  static final int NETWORK_PER_SENDER_MAX = 16;

  /** Replaced transactions of one sender that still stand in CometBFT's pool. */
  static final int REPLACED_PER_SENDER_MAX = 4;

  /** The surplus that takes another transaction's place, in percent of its price. */
  static final int BUMP_PERCENT = 10;

  /** Bounds for a chain, with the full number of places. */
  public static PoolLimits of(ChainConfig config) {
    return new PoolLimits(config.baseFee(), config.gasLimit(), PLACES);
  }

  /** Places that anyone's transactions may take. */
  int users() {
    return places / 2;
  }

  /** Places kept for role holders' calls to the network's contracts. */
  int network() {
    return places / 8;
  }

  /** Places of displaced transactions, until CometBFT asks for them again and lets them go. */
  int spare() {
    return places - users() - network();
  }

  /** The tip that takes the place of one with this tip. */
  static BigInteger outbidding(BigInteger tip) {
    BigInteger more =
        tip.multiply(BigInteger.valueOf(BUMP_PERCENT)).divide(BigInteger.valueOf(100));
    return tip.add(more.max(BigInteger.ONE));
  }
}
