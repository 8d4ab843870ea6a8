package network.haca.contracts;

import java.math.BigInteger;
import java.util.Optional;
import network.haca.primitives.Address;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;
import network.haca.primitives.Keccak;
import network.haca.primitives.Rlp;
import network.haca.primitives.Secp256k1;

/**
 * A transaction before its signature.
 *
 * @param type 0 legacy with replay protection (EIP-155), 1 with access list (EIP-2930), 2 with fee
 *     market (EIP-1559), 4 with authorizations (EIP-7702)
 * @param nonce unsigned
 * @param priorityFee of types 2 and 4
 * @param fee the fee cap, or the gas price of types 0 and 1
 * @param to absent to create a contract
 * @param accessList as it is encoded (EIP-2930), of all but type 0
 * @param authorizations as they are encoded (EIP-7702), of type 4
 */
public record UnsignedTransaction(
    int type,
    long nonce,
    BigInteger priorityFee,
    BigInteger fee,
    long gas,
    Optional<Address> to,
    BigInteger value,
    Bytes data,
    Bytes accessList,
    Bytes authorizations) {
  private static final Bytes NONE = Rlp.encodeList();

  /** Without lists: with fee market, or legacy if there is no priority fee. */
  public UnsignedTransaction(
      long nonce,
      Optional<BigInteger> priorityFee,
      BigInteger fee,
      long gas,
      Optional<Address> to,
      BigInteger value,
      Bytes data) {
    this(
        priorityFee.isPresent() ? 2 : 0,
        nonce,
        priorityFee.orElse(BigInteger.ZERO),
        fee,
        gas,
        to,
        value,
        data,
        NONE,
        NONE);
  }

  /** A legacy call. */
  public static UnsignedTransaction legacy(
      long nonce, BigInteger gasPrice, long gas, Address to, Bytes data) {
    return new UnsignedTransaction(
        nonce, Optional.empty(), gasPrice, gas, Optional.of(to), BigInteger.ZERO, data);
  }

  /** The bytes to broadcast. */
  public Bytes sign(long chainId, Bytes32 key) {
    Secp256k1.Signature signature = Secp256k1.sign(key, Keccak.hash(toSign(chainId)));
    long parity = signature.recoveryId();
    return encode(
        chainId,
        Bytes.concat(
            Rlp.encode(type == 0 ? 2 * chainId + 35 + parity : parity),
            number(signature.r()),
            number(signature.s())));
  }

  /** The bytes with an empty signature, as wallets take them to sign. */
  public Bytes encode(long chainId) {
    return encode(chainId, Bytes.concat(Rlp.encode(0), Rlp.encode(0), Rlp.encode(0)));
  }

  private Bytes toSign(long chainId) {
    return type == 0
        ? Rlp.encodeList(body(chainId), Rlp.encode(chainId), Rlp.encode(0), Rlp.encode(0))
        : encode(chainId, Bytes.EMPTY);
  }

  private Bytes encode(long chainId, Bytes signature) {
    Bytes list = Rlp.encodeList(body(chainId), signature);
    return type == 0 ? list : Bytes.concat(Bytes.wrap(new byte[] {(byte) type}), list);
  }

  private Bytes body(long chainId) {
    return Bytes.concat(
        type == 0 ? Bytes.EMPTY : Rlp.encode(chainId),
        Rlp.encode(new BigInteger(Long.toUnsignedString(nonce))),
        type < 2 ? Bytes.EMPTY : Rlp.encode(priorityFee),
        Rlp.encode(fee),
        Rlp.encode(gas),
        Rlp.encode(to.map(Address::value).orElse(Bytes.EMPTY)),
        Rlp.encode(value),
        Rlp.encode(data),
        type == 0 ? Bytes.EMPTY : accessList,
        type == 4 ? authorizations : Bytes.EMPTY);
  }

  private static Bytes number(Bytes32 word) {
    return Rlp.encode(new BigInteger(1, word.toArray()));
  }
}
