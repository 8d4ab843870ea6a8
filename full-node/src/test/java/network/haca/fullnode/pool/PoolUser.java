package network.haca.fullnode.pool;

import java.math.BigInteger;
import java.util.List;
import java.util.Optional;
import network.haca.contracts.UnsignedTransaction;
import network.haca.evm.Authorization;
import network.haca.evm.word.UInt256;
import network.haca.fullnode.core.SignedTransaction;
import network.haca.primitives.Address;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;
import network.haca.primitives.Rlp;
import network.haca.primitives.Secp256k1;

/** An account that signs transactions for a pool's tests. */
record PoolUser(Bytes32 key, Address address) {
  static final BigInteger BASE_FEE = BigInteger.valueOf(1_000);
  static final long CHAIN = 262_144;

  static PoolUser number(int number) {
    Bytes32 key = Bytes32.ofUnsigned(1_000 + number);
    return new PoolUser(key, Secp256k1.addressOf(key));
  }

  /** A transfer of nothing, for 21,000 gas. */
  SignedTransaction pays(long nonce, long tip) {
    return signed(nonce, tip, 21_000, Address.ZERO, Bytes.EMPTY);
  }

  SignedTransaction signed(long nonce, long tip, long gas, Address to, Bytes data) {
    return decoded(
        new UnsignedTransaction(
            nonce,
            Optional.of(BigInteger.valueOf(tip)),
            BASE_FEE.add(BigInteger.valueOf(tip)),
            gas,
            Optional.of(to),
            BigInteger.ZERO,
            data));
  }

  /** A transaction that changes the code of another account (EIP-7702). */
  SignedTransaction delegates(long nonce, long tip, PoolUser authority) {
    UInt256 chain = UInt256.of(CHAIN);
    Secp256k1.Signature signature =
        Secp256k1.sign(authority.key, Authorization.hash(chain, Address.ZERO, 0));
    Authorization authorization =
        new Authorization(
            chain,
            Address.ZERO,
            0,
            signature.recoveryId(),
            UInt256.of(signature.r()),
            UInt256.of(signature.s()));
    return decoded(
        new UnsignedTransaction(
            4,
            nonce,
            BigInteger.valueOf(tip),
            BASE_FEE.add(BigInteger.valueOf(tip)),
            100_000,
            Optional.of(Address.ZERO),
            BigInteger.ZERO,
            Bytes.EMPTY,
            Rlp.encodeList(),
            Authorization.encode(List.of(authorization))));
  }

  private SignedTransaction decoded(UnsignedTransaction transaction) {
    try {
      return SignedTransaction.decode(transaction.sign(CHAIN, key), CHAIN);
    } catch (SignedTransaction.MalformedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The most that {@link #pays} costs, in wei. */
  static BigInteger costOf(long tip) {
    return BASE_FEE.add(BigInteger.valueOf(tip)).multiply(BigInteger.valueOf(21_000));
  }
}
