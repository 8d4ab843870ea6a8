package network.haca.benchmarks.gas;

import java.math.BigInteger;
import network.haca.contracts.UnsignedTransaction;
import network.haca.fullnode.core.ChainConfig;
import network.haca.fullnode.core.DevelopmentAccounts;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;

/**
 * The chain, gas and time that the transactions of a trial's block are made for.
 *
 * @param gas of the block
 */
record BlockTerms(ChainConfig config, long gas, long time) {
  static final Bytes32 KEY = DevelopmentAccounts.KEYS.getFirst();

  BigInteger fee() {
    return config.baseFee();
  }

  /** A signed call of the trial's contract. */
  Bytes call(long nonce, long gasLimit, Bytes data) {
    return sign(UnsignedTransaction.legacy(nonce, fee(), gasLimit, Trial.CONTRACT, data));
  }

  Bytes sign(UnsignedTransaction transaction) {
    return transaction.sign(config.chainId(), KEY);
  }
}
