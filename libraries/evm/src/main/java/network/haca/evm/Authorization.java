package network.haca.evm;

import java.math.BigInteger;
import java.util.List;
import java.util.Optional;
import network.haca.evm.word.UInt256;
import network.haca.primitives.Address;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;
import network.haca.primitives.Keccak;
import network.haca.primitives.Rlp;
import network.haca.primitives.Secp256k1;

/**
 * An account's signed word that it acts by the code at an address from now on (EIP-7702).
 *
 * @param chainId where it counts; zero is everywhere
 * @param address whose code; the zero address ends an earlier delegation
 * @param nonce the account's, unsigned
 * @param parity of the signature's point: 0 or 1 in one that anybody can have made
 */
public record Authorization(
    UInt256 chainId, Address address, long nonce, int parity, UInt256 r, UInt256 s) {
  private static final Bytes MAGIC = Bytes.fromHex("05");
  private static final long NONCE_MAX = -1L;
  private static final UInt256 HALF_ORDER = UInt256.of(Secp256k1.ORDER.shiftRight(1));

  /** What is signed. */
  public static Bytes32 hash(UInt256 chainId, Address address, long nonce) {
    return Keccak.hash(MAGIC, Rlp.encodeList(said(chainId, address, nonce)));
  }

  /** Who signed it; nothing if nobody can have. */
  public Optional<Address> authority() {
    if (parity > 1 || s.compareTo(HALF_ORDER) > 0) {
      return Optional.empty();
    }
    return Secp256k1.recover(
        hash(chainId, address, nonce),
        new Secp256k1.Signature(r.toBytes32(), s.toBytes32(), parity));
  }

  /** Returns true if any state could make it count on that chain. */
  boolean isFor(UInt256 chain) {
    return (chainId.isZero() || chainId.equals(chain)) && nonce != NONCE_MAX;
  }

  /** As a transaction has them. */
  public static Bytes encode(List<Authorization> authorizations) {
    return Rlp.encodeList(authorizations.stream().map(Authorization::encode).toList());
  }

  private Bytes encode() {
    return Rlp.encodeList(
        said(chainId, address, nonce),
        Rlp.encode(parity),
        Rlp.encode(r.toBigInteger()),
        Rlp.encode(s.toBigInteger()));
  }

  private static Bytes said(UInt256 chainId, Address address, long nonce) {
    return Bytes.concat(
        Rlp.encode(chainId.toBigInteger()),
        Rlp.encode(address.value()),
        Rlp.encode(new BigInteger(Long.toUnsignedString(nonce))));
  }
}
