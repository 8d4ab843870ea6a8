package network.haca.devnet.devchain;

import java.math.BigInteger;
import java.util.Map;
import network.haca.contracts.ContractArtifact;
import network.haca.evm.word.UInt256;
import network.haca.primitives.Address;
import network.haca.primitives.Bytes;
import network.haca.primitives.Keccak;
import network.haca.x402.X402Contracts;

/** Contracts that paid inference needs, at the addresses that its clients have built in. */
public final class PaymentContracts {
  /** OPG of Base; here it is a token for tests. */
  public static final Address OPG = Address.fromHex("0xFbC2051AE2265686a469421b2C5A2D5462FbF5eB");

  /** Upper bound of what one call of the faucet gives, in the token's smallest unit. */
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
        X402Contracts.PERMIT2,
        artifact("Permit2").creationCode(),
        X402Contracts.EXACT_PROXY,
        artifact("X402ExactPermit2Proxy").creationCode(X402Contracts.PERMIT2),
        X402Contracts.UPTO_PROXY,
        artifact("X402UptoPermit2Proxy").creationCode(X402Contracts.PERMIT2),
        OPG,
        artifact("TestOpg").creationCode());
  }

  private static ContractArtifact artifact(String name) {
    return ContractArtifact.load("payments/" + name);
  }
}
