package network.haca.devnet.devchain;

import java.math.BigInteger;
import java.util.Map;
import network.haca.contracts.ContractArtifact;
import network.haca.evm.word.UInt256;
import network.haca.primitives.Address;
import network.haca.primitives.Bytes;
import network.haca.primitives.Keccak;

/** What paid inference needs of a chain, at the addresses that its clients have built in. */
public final class PaymentContracts {
  /** Uniswap's Permit2. */
  public static final Address PERMIT2 =
      Address.fromHex("0x000000000022D473030F116dDEE9F6B43aC78BA3");

  /** x402's scheme "exact" over Permit2. */
  public static final Address EXACT_PROXY =
      Address.fromHex("0x402085c248EeA27D92E8b30b2C58ed07f9E20001");

  /** x402's scheme "upto" over Permit2. */
  public static final Address UPTO_PROXY =
      Address.fromHex("0x4020A4f3b7b90ccA423B9fabCc0CE57C6C240002");

  /** OPG of Base; here it is a token for tests. */
  public static final Address OPG = Address.fromHex("0xFbC2051AE2265686a469421b2C5A2D5462FbF5eB");

  /** What one call of the token's faucet gives at most. */
  public static final BigInteger FAUCET_MAX = BigInteger.TEN.pow(21);

  private static final Bytes FAUCET = Keccak.hash(Bytes.ofUtf8("faucet(address,uint256)")).value();

  private PaymentContracts() {}

  /** The call of the token's faucet. */
  public static Bytes faucet(Address account, BigInteger amount) {
    return Bytes.concat(
        FAUCET.slice(0, 4), account.toWord().value(), UInt256.of(amount).toBytes32().value());
  }

  /** Creation code by address; what it returns depends on chain and address. */
  static Map<Address, Bytes> creationCodes() {
    return Map.of(
        PERMIT2, artifact("Permit2").creationCode(),
        EXACT_PROXY, artifact("X402ExactPermit2Proxy").creationCode(PERMIT2),
        UPTO_PROXY, artifact("X402UptoPermit2Proxy").creationCode(PERMIT2),
        OPG, artifact("TestOpg").creationCode());
  }

  private static ContractArtifact artifact(String name) {
    return ContractArtifact.load("payments/" + name);
  }
}
