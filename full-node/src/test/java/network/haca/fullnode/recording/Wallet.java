package network.haca.fullnode.recording;

import java.math.BigInteger;
import java.util.List;
import java.util.Optional;
import network.haca.contracts.UnsignedTransaction;
import network.haca.evm.Authorization;
import network.haca.evm.UInt256;
import network.haca.primitives.Address;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;
import network.haca.primitives.Keccak;
import network.haca.primitives.Rlp;
import network.haca.primitives.Secp256k1;

/** One account's transactions, in the order of their nonces. */
final class Wallet {
  static final BigInteger GWEI = BigInteger.TEN.pow(9);
  static final long GAS = 5_000_000;

  private static final Bytes NONE = Rlp.encodeList();

  private final long chainId;
  private final Bytes32 key;
  private long nonce;

  Wallet(long chainId, Bytes32 key) {
    this.chainId = chainId;
    this.key = key;
  }

  Address address() {
    return Secp256k1.addressOf(key);
  }

  /** Where the next transaction would put the contract that it creates. */
  Address nextContract() {
    return Address.ofWord(
        Keccak.hash(Rlp.encodeList(Rlp.encode(address().value()), Rlp.encode(nonce))));
  }

  Bytes call(Address to, Bytes data) {
    return call(to, data, GAS);
  }

  Bytes call(Address to, Bytes data, long gas) {
    return send(0, gas, Optional.of(to), BigInteger.ZERO, data, NONE, NONE);
  }

  Bytes transfer(int type, Address to, long wei) {
    return send(type, 21_000, Optional.of(to), BigInteger.valueOf(wei), Bytes.EMPTY, NONE, NONE);
  }

  Bytes create(Bytes creationCode) {
    return create(creationCode, GAS);
  }

  Bytes create(Bytes creationCode, long gas) {
    return send(2, gas, Optional.empty(), BigInteger.ZERO, creationCode, NONE, NONE);
  }

  /** With an access list of one address and one slot (EIP-2930). */
  Bytes withAccess(int type, Address to, Bytes data, Address listed, Bytes32 slot) {
    Bytes list =
        Rlp.encodeList(
            Rlp.encodeList(Rlp.encode(listed.value()), Rlp.encodeList(Rlp.encode(slot.value()))));
    return send(type, GAS, Optional.of(to), BigInteger.ZERO, data, list, NONE);
  }

  /** An account acts by other code from now on, and is called (EIP-7702). */
  Bytes delegating(Address to, Bytes data, Authorization... authorizations) {
    return send(
        4,
        GAS,
        Optional.of(to),
        BigInteger.ZERO,
        data,
        NONE,
        Authorization.encode(List.of(authorizations)));
  }

  /** This account's word that it acts by the code at {@code target}. */
  Authorization authorize(Address target, long forChain, long atNonce) {
    UInt256 chain = UInt256.of(forChain);
    Secp256k1.Signature signature = Secp256k1.sign(key, Authorization.hash(chain, target, atNonce));
    return new Authorization(
        chain,
        target,
        atNonce,
        signature.recoveryId(),
        UInt256.of(signature.r()),
        UInt256.of(signature.s()));
  }

  /**
   * A call that cannot be in a block, so that its nonce is not used up.
   *
   * @param left how many nonces it leaves out
   */
  Bytes untaken(int left, long gas) {
    return unsigned(
            0, nonce + left, gas, Optional.of(address()), BigInteger.ONE, Bytes.EMPTY, NONE, NONE)
        .sign(chainId, key);
  }

  /** A transfer for another chain. */
  Bytes astray() {
    return unsigned(
            0, nonce, 21_000, Optional.of(address()), BigInteger.ONE, Bytes.EMPTY, NONE, NONE)
        .sign(chainId + 1, key);
  }

  private Bytes send(
      int type,
      long gas,
      Optional<Address> to,
      BigInteger value,
      Bytes data,
      Bytes accessList,
      Bytes authorizations) {
    Bytes signed =
        unsigned(type, nonce, gas, to, value, data, accessList, authorizations).sign(chainId, key);
    nonce++;
    return signed;
  }

  private static UnsignedTransaction unsigned(
      int type,
      long nonce,
      long gas,
      Optional<Address> to,
      BigInteger value,
      Bytes data,
      Bytes accessList,
      Bytes authorizations) {
    return new UnsignedTransaction(
        type,
        nonce,
        type < 2 ? BigInteger.ZERO : GWEI,
        type < 2 ? GWEI : GWEI.shiftLeft(1),
        gas,
        to,
        value,
        data,
        accessList,
        authorizations);
  }
}
