package network.haca.testing.payments;

import java.math.BigInteger;
import java.util.Optional;
import network.haca.contracts.EthereumClient;
import network.haca.contracts.UnsignedTransaction;
import network.haca.primitives.Address;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;
import network.haca.primitives.Secp256k1;
import network.haca.x402.Calldata;
import network.haca.x402.TestPayer;
import network.haca.x402.Uint256;
import network.haca.x402.X402Contracts;

/**
 * A wallet whose contract says itself what it signed (EIP-1271): what its owner's key signed. It
 * approves Permit2 when it is made.
 */
final class ContractWallet {
  private static final BigInteger GAS_PRICE = BigInteger.valueOf(2_000_000_000);
  private static final long GAS = 1_000_000;

  private ContractWallet() {}

  /**
   * Deploys one by its owner, and returns its address.
   *
   * @param owner key of an account that pays for the gas
   */
  static Address deploy(EthereumClient client, long chainId, Bytes32 owner) throws Exception {
    Address account = Secp256k1.addressOf(owner);
    Bytes raw =
        new UnsignedTransaction(
                client.nonce(account),
                Optional.empty(),
                GAS_PRICE,
                GAS,
                Optional.empty(),
                BigInteger.ZERO,
                creation(account))
            .sign(chainId, owner);
    Bytes32 transaction = client.send(raw);
    return Address.fromHex(
        client
            .ask("eth_getTransactionReceipt", transaction.toHex())
            .path("contractAddress")
            .asText());
  }

  /** isValidSignature: ecrecover(hash, v, r, s), and whether that is the owner. */
  private static Bytes runtime(Address owner) {
    return Bytes.fromHex(
        "0x"
            + "6004355f52" // the hash
            + "60a43560f81c602052" // v
            + "606435604052" // r
            + "608435606052" // s
            + "602060806080" // output of 32 bytes at 0x80, input of 128 bytes
            + "5f60015afa50" // from 0, to ecrecover
            + "60805173"
            + owner.toHex().substring(2)
            + "14"
            + "631626ba7e60e01b02" // the magic value, or 0
            + "5f5260205ff3");
  }

  private static Bytes creation(Address owner) {
    Bytes approve =
        Calldata.of("approve(address,uint256)")
            .word(X402Contracts.PERMIT2)
            .word(new Uint256(BigInteger.TWO.pow(256).subtract(BigInteger.ONE)))
            .end();
    Bytes runtime = runtime(owner);
    // Sizes and offsets take one byte each; the code itself is a little shorter.
    int approveAt = 53;
    int runtimeAt = approveAt + approve.size();
    Bytes code =
        Bytes.fromHex(
            "0x60%02x60%02x5f39".formatted(approve.size(), approveAt)
                + "5f5f60%02x5f5f73".formatted(approve.size())
                + TestPayer.TOKEN.toHex().substring(2)
                + "5af150"
                + "60%02x60%02x5f3960%02x5ff3"
                    .formatted(runtime.size(), runtimeAt, runtime.size()));
    return Bytes.concat(pad(code, approveAt), approve, runtime);
  }

  private static Bytes pad(Bytes code, int size) {
    return Bytes.concat(code, Bytes.wrap(new byte[size - code.size()]));
  }
}
