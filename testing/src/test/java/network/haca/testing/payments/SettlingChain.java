package network.haca.testing.payments;

import java.io.IOException;
import java.math.BigInteger;
import java.net.URI;
import java.util.List;
import network.haca.contracts.EthereumClient;
import network.haca.contracts.TransactionSender;
import network.haca.devnet.devchain.DevChain;
import network.haca.devnet.devchain.DevChainConfig;
import network.haca.devnet.devchain.KnownAccounts;
import network.haca.devnet.devchain.PaymentContracts;
import network.haca.primitives.Address;
import network.haca.x402.Network;
import network.haca.x402.X402Contracts;

/**
 * The chain on which a facilitator under test settles, with Base Sepolia's chain id: this
 * project's, or with {@code -Dsettling.chain.url=URI} another one that has anvil's methods, which
 * is reset (and with {@code -Dtest.forks=1}, since its tests share it).
 */
final class SettlingChain implements AutoCloseable {
  private static final String OTHER = System.getProperty("settling.chain.url", "");

  /** The contracts of paid inference. */
  static final List<Address> CONTRACTS =
      List.of(
          X402Contracts.PERMIT2,
          X402Contracts.EXACT_PROXY,
          X402Contracts.UPTO_PROXY,
          PaymentContracts.OPG);

  private final DevChain own;
  private final URI url;
  private final EthereumClient client;

  private SettlingChain(DevChain own, URI url) {
    this.own = own;
    this.url = url;
    this.client = new EthereumClient(url);
  }

  /**
   * @param slotsInAnEpoch blocks by which the safe block is behind the latest one; another chain
   *     has been told so itself
   */
  static SettlingChain start(int slotsInAnEpoch) throws IOException {
    DevChain own =
        DevChain.start(
            DevChainConfig.local()
                .withChainId(Network.BASE_SEPOLIA.chainId())
                .withSlotsInAnEpoch(slotsInAnEpoch));
    if (OTHER.isEmpty()) {
      return new SettlingChain(own, own.url());
    }
    SettlingChain other = new SettlingChain(own, URI.create(OTHER));
    var _ = other.client.ask("anvil_reset");
    other.takeContracts(new EthereumClient(own.url()));
    return other;
  }

  private void takeContracts(EthereumClient from) throws IOException {
    for (Address contract : CONTRACTS) {
      String code = from.ask("eth_getCode", contract.toHex(), "latest").asText();
      var _ = client.ask("anvil_setCode", contract.toHex(), code);
    }
  }

  /** Returns true if it is this project's. */
  boolean isOwn() {
    return OTHER.isEmpty();
  }

  URI url() {
    return url;
  }

  /** Sets an account's balance, in wei. */
  void fund(Address account, BigInteger balance) throws IOException {
    var _ = client.ask("anvil_setBalance", account.toHex(), "0x" + balance.toString(16));
  }

  /** Gives an account so much of the token for tests, as its faucet gives it. */
  void giveOpg(Address account, BigInteger amount) throws IOException {
    var _ =
        new TransactionSender(client, KnownAccounts.KEYS.getLast())
            .send(PaymentContracts.OPG, PaymentContracts.faucet(account, amount));
  }

  /** Ends this project's chain, and leaves another. */
  @Override
  public void close() {
    own.close();
  }
}
