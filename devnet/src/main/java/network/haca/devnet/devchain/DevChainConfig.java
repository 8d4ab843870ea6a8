package network.haca.devnet.devchain;

import java.math.BigInteger;
import java.util.List;
import java.util.Set;
import network.haca.fullnode.core.ChainConfig;
import network.haca.fullnode.core.RulesVersion;
import network.haca.primitives.Address;
import network.haca.primitives.Bytes;

/**
 * The configuration of a development chain.
 *
 * @param chainId for signatures
 * @param host address to listen at
 * @param port 0 lets the system choose
 * @param names under which it is reached beside {@code localhost} and addresses
 * @param slotsInAnEpoch blocks by which the safe block is behind the latest one, as in anvil; the
 *     finalized one is twice as far behind. With 0 both are the latest
 */
public record DevChainConfig(
    long chainId, String host, int port, Set<String> names, int slotsInAnEpoch) {
  /** Chain id of Base, which clients of paid inference have built in. */
  public static final long BASE = 8453;

  /** Beyond it, the v of a signature would not fit into what tools keep it in. */
  public static final long CHAIN_ID_MAX = (1L << 53) - 1;

  private static final BigInteger FUNDS = BigInteger.TEN.pow(22);
  private static final long GAS_LIMIT = 30_000_000;
  private static final BigInteger BASE_FEE = BigInteger.valueOf(1_000_000_000);

  public DevChainConfig {
    if (chainId < 1 || chainId > CHAIN_ID_MAX) {
      throw new IllegalArgumentException("no chain id: " + chainId);
    }
    names = Set.copyOf(names);
  }

  /** One whose blocks are final at once. */
  public DevChainConfig(long chainId, String host, int port, Set<String> names) {
    this(chainId, host, port, names, 0);
  }

  /** One that is reached by {@code localhost} and addresses alone. */
  public DevChainConfig(long chainId, String host, int port) {
    this(chainId, host, port, Set.of());
  }

  /** Base's chain id, on a free port of the loopback interface. */
  public static DevChainConfig local() {
    return new DevChainConfig(BASE, "127.0.0.1", 0);
  }

  public DevChainConfig withChainId(long id) {
    return new DevChainConfig(id, host, port, names, slotsInAnEpoch);
  }

  public DevChainConfig withSlotsInAnEpoch(int slots) {
    return new DevChainConfig(chainId, host, port, names, slots);
  }

  ChainConfig genesis() {
    return new ChainConfig(
        chainId,
        "devchain-" + chainId,
        false,
        GAS_LIMIT,
        BASE_FEE,
        Address.ZERO,
        Address.ZERO,
        List.of(),
        List.of(),
        KnownAccounts.addresses().stream()
            .map(account -> new ChainConfig.Account(account, FUNDS))
            .toList(),
        Bytes.EMPTY,
        false,
        true,
        List.of(),
        RulesVersion.LATEST);
  }
}
