package network.haca.fullnode.core;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import network.haca.evm.Transaction;
import network.haca.evm.UInt256;
import network.haca.primitives.Address;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;
import network.haca.primitives.Keccak;
import network.haca.primitives.Rlp;
import network.haca.primitives.Secp256k1;

/**
 * An Ethereum transaction as it is in a block: legacy with replay protection (EIP-155), EIP-2930 or
 * EIP-1559.
 *
 * @param encoded the canonical bytes, whose keccak is the hash
 */
public record SignedTransaction(
    Bytes encoded, Bytes32 hash, Address sender, Transaction transaction, Signature signature) {
  /** The v of even parity before EIP-155. */
  private static final BigInteger UNPROTECTED = BigInteger.valueOf(27);

  private static final BigInteger HALF_ORDER = Secp256k1.ORDER.shiftRight(1);

  /** {@code v} as JSON-RPC shows it. */
  public record Signature(BigInteger v, BigInteger r, BigInteger s) {}

  /** The bytes are no transaction of this chain; the message says why. */
  public static final class MalformedException extends Exception {
    MalformedException(String message) {
      super(message);
    }
  }

  /** An access list as transactions have it (EIP-2930). */
  public static Bytes encode(List<Transaction.AccessEntry> accessList) {
    return Rlp.encodeList(
        accessList.stream()
            .map(
                entry ->
                    Rlp.encodeList(
                        Rlp.encode(entry.address().value()),
                        Rlp.encodeList(
                            entry.storageKeys().stream()
                                .map(key -> Rlp.encode(key.value()))
                                .toList())))
            .toList());
  }

  /** Of this chain alone: what could be replayed on another is refused. */
  public static SignedTransaction decode(Bytes encoded, long chainId) throws MalformedException {
    SignedTransaction signed = decodeAny(encoded, chainId);
    if (signed.transaction.type() == 0 && signed.signature.v().bitLength() <= 5) {
      throw new MalformedException("no replay protection (EIP-155); sign for chain id " + chainId);
    }
    return signed;
  }

  /** As {@link #decode}, also without replay protection. */
  static SignedTransaction decodeAny(Bytes encoded, long chainId) throws MalformedException {
    if (encoded.isEmpty()) {
      throw new MalformedException("empty transaction");
    }
    int type = encoded.get(0);
    try {
      return type >= 0xc0 ? legacy(encoded, chainId) : typed(type, encoded, chainId);
    } catch (Rlp.MalformedException e) {
      throw new MalformedException("not canonical RLP: " + e.getMessage());
    }
  }

  private static SignedTransaction legacy(Bytes encoded, long chainId)
      throws Rlp.MalformedException, MalformedException {
    Fields fields = new Fields(Rlp.decode(encoded), 9);
    fields.requireCostFits(2, 1);
    Transaction transaction =
        new Transaction(
            0,
            fields.nonce(0),
            fields.word(1),
            fields.word(1),
            fields.gas(2),
            fields.to(3),
            fields.word(4),
            fields.text(5),
            List.of(),
            UInt256.ZERO,
            List.of());
    BigInteger v = fields.number(6);
    boolean isProtected = !v.equals(UNPROTECTED) && !v.equals(UNPROTECTED.add(BigInteger.ONE));
    Bytes body = Bytes.concat(fields.encodedUpTo(6));
    Bytes unsigned =
        isProtected
            ? Rlp.encodeList(body, Rlp.encode(chainId), Rlp.encode(0), Rlp.encode(0))
            : Rlp.encodeList(body);
    BigInteger parity =
        v.subtract(isProtected ? BigInteger.valueOf(2 * chainId + 35) : UNPROTECTED);
    return signed(encoded, transaction, Keccak.hash(unsigned), parity, v, fields, 7, chainId);
  }

  private static SignedTransaction typed(int type, Bytes encoded, long chainId)
      throws Rlp.MalformedException, MalformedException {
    if (type == 3) {
      throw new MalformedException("blob transactions are not taken by this chain");
    }
    if (type != 1 && type != 2) {
      throw new MalformedException("unknown transaction type 0x" + Integer.toHexString(type));
    }
    int shift = type - 1;
    Fields fields = new Fields(Rlp.decode(encoded.slice(1, encoded.size() - 1)), 11 + shift);
    fields.requireCostFits(3 + shift, 2 + shift);
    Transaction transaction =
        new Transaction(
            type,
            fields.nonce(1),
            fields.word(2),
            fields.word(2 + shift),
            fields.gas(3 + shift),
            fields.to(4 + shift),
            fields.word(5 + shift),
            fields.text(6 + shift),
            fields.accessList(7 + shift),
            UInt256.ZERO,
            List.of());
    if (!fields.number(0).equals(BigInteger.valueOf(chainId))) {
      throw new MalformedException(
          "signed for chain id %s, this is %d".formatted(fields.number(0), chainId));
    }
    Bytes unsigned =
        Bytes.concat(encoded.slice(0, 1), Rlp.encodeList(fields.encodedUpTo(8 + shift)));
    BigInteger parity = fields.number(8 + shift);
    return signed(
        encoded, transaction, Keccak.hash(unsigned), parity, parity, fields, 9 + shift, chainId);
  }

  private static SignedTransaction signed(
      Bytes encoded,
      Transaction transaction,
      Bytes32 signedHash,
      BigInteger parity,
      BigInteger v,
      Fields fields,
      int at,
      long chainId)
      throws MalformedException {
    if (parity.signum() < 0 || parity.bitLength() > 1) {
      throw new MalformedException("signature v %s is not for chain id %d".formatted(v, chainId));
    }
    BigInteger r = fields.number(at);
    BigInteger s = fields.number(at + 1);
    if (r.bitLength() > 256 || s.compareTo(HALF_ORDER) > 0) {
      throw new MalformedException("signature r or s is out of range (EIP-2)");
    }
    Secp256k1.Signature signature =
        new Secp256k1.Signature(
            UInt256.of(r).toBytes32(), UInt256.of(s).toBytes32(), parity.intValue());
    Address sender =
        Secp256k1.recover(signedHash, signature)
            .orElseThrow(() -> new MalformedException("no key can have made the signature"));
    return new SignedTransaction(
        encoded, Keccak.hash(encoded), sender, transaction, new Signature(v, r, s));
  }

  /** The items of a transaction's list, each read as what it must be. */
  private static final class Fields {
    private final List<Rlp.Item> items;

    Fields(Rlp.Item list, int count) throws MalformedException {
      if (!(list instanceof Rlp.Sequence(List<Rlp.Item> read)) || read.size() != count) {
        throw new MalformedException("not a list of " + count + " fields");
      }
      items = read;
    }

    Bytes text(int index) throws MalformedException {
      if (items.get(index) instanceof Rlp.Text(Bytes value)) {
        return value;
      }
      throw new MalformedException("field " + index + " is a list");
    }

    BigInteger number(int index) throws MalformedException {
      Bytes value = text(index);
      if (!value.isEmpty() && value.get(0) == 0) {
        throw new MalformedException("field " + index + " has leading zeros");
      }
      if (value.size() > 32) {
        throw new MalformedException("field " + index + " is over 256 bits");
      }
      return new BigInteger(1, value.toArray());
    }

    UInt256 word(int index) throws MalformedException {
      return UInt256.of(number(index));
    }

    /** Unsigned. */
    long nonce(int index) throws MalformedException {
      return unsigned64(index).longValue();
    }

    /** No block has so much gas that more than 2^63 - 1 could be told from it. */
    long gas(int index) throws MalformedException {
      return unsigned64(index).min(BigInteger.valueOf(Long.MAX_VALUE)).longValue();
    }

    void requireCostFits(int gas, int fee) throws MalformedException {
      if (unsigned64(gas).multiply(number(fee)).bitLength() > 256) {
        throw new MalformedException("gas limit times fee is over 256 bits");
      }
    }

    private BigInteger unsigned64(int index) throws MalformedException {
      BigInteger number = number(index);
      if (number.bitLength() > Long.SIZE) {
        throw new MalformedException("field " + index + " is over 64 bits");
      }
      return number;
    }

    Optional<Address> to(int index) throws MalformedException {
      Bytes to = text(index);
      if (!to.isEmpty() && to.size() != Address.SIZE) {
        throw new MalformedException("the recipient is not 20 bytes");
      }
      return to.isEmpty() ? Optional.empty() : Optional.of(new Address(to));
    }

    List<Transaction.AccessEntry> accessList(int index) throws MalformedException {
      List<Transaction.AccessEntry> entries = new ArrayList<>();
      if (!(items.get(index) instanceof Rlp.Sequence(List<Rlp.Item> list))) {
        throw new MalformedException("the access list is not a list");
      }
      for (Rlp.Item entry : list) {
        if (!(entry instanceof Rlp.Sequence(List<Rlp.Item> pair))
            || pair.size() != 2
            || !(pair.get(0) instanceof Rlp.Text(Bytes address))
            || !(pair.get(1) instanceof Rlp.Sequence(List<Rlp.Item> keys))
            || address.size() != Address.SIZE) {
          throw new MalformedException("an entry of the access list is malformed");
        }
        entries.add(new Transaction.AccessEntry(new Address(address), storageKeys(keys)));
      }
      return entries;
    }

    private static List<Bytes32> storageKeys(List<Rlp.Item> items) throws MalformedException {
      List<Bytes32> keys = new ArrayList<>();
      for (Rlp.Item item : items) {
        if (!(item instanceof Rlp.Text(Bytes key)) || key.size() != Bytes32.SIZE) {
          throw new MalformedException("a storage key of the access list is not 32 bytes");
        }
        keys.add(new Bytes32(key));
      }
      return keys;
    }

    Bytes[] encodedUpTo(int count) {
      return items.subList(0, count).stream().map(Rlp::encode).toArray(Bytes[]::new);
    }
  }
}
