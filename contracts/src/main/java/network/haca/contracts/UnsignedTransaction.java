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
 * A transaction before its signature: with fee market (EIP-1559), with authorizations too
 * (EIP-7702) if it has some, or legacy with replay protection (EIP-155) if there is no priority
 * fee.
 *
 * @param fee the fee cap, or the gas price of a legacy one
 * @param to absent to create a contract
 * @param accessList as it is encoded (EIP-2930); a legacy one has none
 * @param authorizations as they are encoded (EIP-7702); a legacy one has none
 */
public record UnsignedTransaction(
    long nonce,
    Optional<BigInteger> priorityFee,
    BigInteger fee,
    long gas,
    Optional<Address> to,
    BigInteger value,
    Bytes data,
    Bytes accessList,
    Bytes authorizations) {
  private static final Bytes NONE = Rlp.encodeList();

  /** Without access list and authorizations. */
  public UnsignedTransaction(
      long nonce,
      Optional<BigInteger> priorityFee,
      BigInteger fee,
      long gas,
      Optional<Address> to,
      BigInteger value,
      Bytes data) {
    this(nonce, priorityFee, fee, gas, to, value, data, NONE, NONE);
  }

  /** A legacy call. */
  public static UnsignedTransaction legacy(
      long nonce, BigInteger gasPrice, long gas, Address to, Bytes data) {
    return new UnsignedTransaction(
        nonce, Optional.empty(), gasPrice, gas, Optional.of(to), BigInteger.ZERO, data);
  }

  /** EIP-2718's. */
  public int type() {
    if (priorityFee.isEmpty()) {
      return 0;
    }
    return authorizations.equals(NONE) ? 2 : 4;
  }

  /** The bytes to broadcast. */
  public Bytes sign(long chainId, Bytes32 key) {
    return priorityFee.isPresent()
        ? signFeeMarket(chainId, key, priorityFee.get())
        : signLegacy(chainId, key);
  }

  /** The bytes with an empty signature, as wallets take them to sign. */
  public Bytes encode(long chainId) {
    Bytes none = Bytes.concat(Rlp.encode(0), Rlp.encode(0), Rlp.encode(0));
    return priorityFee.isPresent()
        ? Bytes.concat(typeByte(), Rlp.encodeList(feeMarketBody(chainId, priorityFee.get()), none))
        : Rlp.encodeList(legacyBody(), none);
  }

  private Bytes call() {
    return Bytes.concat(
        Rlp.encode(gas),
        Rlp.encode(to.map(Address::value).orElse(Bytes.EMPTY)),
        Rlp.encode(value),
        Rlp.encode(data));
  }

  private Bytes legacyBody() {
    return Bytes.concat(Rlp.encode(nonce), Rlp.encode(fee), call());
  }

  private Bytes signLegacy(long chainId, Bytes32 key) {
    Bytes body = legacyBody();
    Bytes unsigned = Rlp.encodeList(body, Rlp.encode(chainId), Rlp.encode(0), Rlp.encode(0));
    Secp256k1.Signature signature = Secp256k1.sign(key, Keccak.hash(unsigned));
    return Rlp.encodeList(
        body,
        Rlp.encode(2 * chainId + 35 + signature.recoveryId()),
        number(signature.r()),
        number(signature.s()));
  }

  private Bytes feeMarketBody(long chainId, BigInteger priority) {
    return Bytes.concat(
        Rlp.encode(chainId),
        Rlp.encode(nonce),
        Rlp.encode(priority),
        Rlp.encode(fee),
        call(),
        accessList,
        type() == 4 ? authorizations : Bytes.EMPTY);
  }

  private Bytes typeByte() {
    return Bytes.wrap(new byte[] {(byte) type()});
  }

  private Bytes signFeeMarket(long chainId, Bytes32 key, BigInteger priority) {
    Bytes body = feeMarketBody(chainId, priority);
    Secp256k1.Signature signature =
        Secp256k1.sign(key, Keccak.hash(Bytes.concat(typeByte(), Rlp.encodeList(body))));
    return Bytes.concat(
        typeByte(),
        Rlp.encodeList(
            body,
            Rlp.encode(signature.recoveryId()),
            number(signature.r()),
            number(signature.s())));
  }

  private static Bytes number(Bytes32 word) {
    return Rlp.encode(new BigInteger(1, word.toArray()));
  }
}
