package network.haca.fullnode.core;

import java.math.BigInteger;
import java.util.List;
import network.haca.primitives.Address;

/**
 * What genesis fixes of the chain.
 *
 * @param chainId for signatures
 * @param cometChainId of CometBFT, for vote extensions
 * @param gasLimit of a block
 * @param administrator gets every role of the contracts
 * @param relay may open settlements: the bridge, which shares its account with nobody
 * @param funded accounts that begin with {@code funds}
 */
public record ChainConfig(
    long chainId,
    String cometChainId,
    long gasLimit,
    BigInteger baseFee,
    Address administrator,
    Address relay,
    List<Address> funded,
    BigInteger funds) {
  public ChainConfig {
    funded = List.copyOf(funded);
  }

  /** The development network's (rule L8). */
  public static ChainConfig development() {
    return new ChainConfig(
        262_144,
        "haca-262144",
        30_000_000,
        BigInteger.valueOf(1_000_000_000),
        DevelopmentAccounts.addresses().get(0),
        DevelopmentAccounts.addresses().get(1),
        DevelopmentAccounts.addresses(),
        BigInteger.TEN.pow(22));
  }
}
