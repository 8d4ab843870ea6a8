package network.haca.testing.payments;

import com.esaulpaugh.headlong.abi.Tuple;
import java.math.BigInteger;
import network.haca.devnet.devchain.KnownAccounts;
import network.haca.devnet.devchain.PaymentContracts;
import network.haca.evm.word.UInt256;
import network.haca.primitives.Address;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;

/** Leave to spend the test token, signed by its owner (EIP-2612). */
record TokenPermit(
    Address owner, Address spender, BigInteger value, long deadline, Bytes signature) {
  private static final String TYPE =
      "Permit(address owner,address spender,uint256 value,uint256 nonce,uint256 deadline)";

  static TypedSignature domain(long chainId) {
    return TypedSignature.ofToken("OpenGradient", "1", chainId, PaymentContracts.OPG);
  }

  static TokenPermit sign(
      Bytes32 key, Address spender, BigInteger value, long nonce, long deadline, long chainId) {
    Address owner = KnownAccounts.address(key);
    Bytes32 struct =
        TypedSignature.struct(
            TYPE,
            owner.toWord(),
            spender.toWord(),
            UInt256.of(value).toBytes32(),
            Bytes32.ofUnsigned(nonce),
            Bytes32.ofUnsigned(deadline));
    return new TokenPermit(owner, spender, value, deadline, domain(chainId).sign(key, struct));
  }

  static int v(Bytes signature) {
    return signature.get(64);
  }

  private byte[] half(int at) {
    return signature.slice(at, 32).toArray();
  }

  /** As the proxies take it. */
  Tuple tuple() {
    return Tuple.of(value, BigInteger.valueOf(deadline), half(0), half(32), v(signature));
  }

  /** The token's own call. */
  Bytes call() {
    return ChainUnderTest.encode(
        "permit(address,address,uint256,uint256,uint8,bytes32,bytes32)",
        ChainUnderTest.abi(owner),
        ChainUnderTest.abi(spender),
        value,
        BigInteger.valueOf(deadline),
        v(signature),
        half(0),
        half(32));
  }
}
