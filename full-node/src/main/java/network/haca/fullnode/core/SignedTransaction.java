package network.haca.fullnode.core;

import java.math.BigInteger;
import java.util.List;
import network.haca.evm.Transaction;
import network.haca.evm.word.UInt256;
import network.haca.primitives.Address;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;
import network.haca.primitives.Keccak;
import network.haca.primitives.Rlp;
import network.haca.primitives.Secp256k1;

/**
 * An Ethereum transaction as it is in a block: legacy, EIP-2930, EIP-1559 or EIP-7702.
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

  /** Decodes a transaction of this chain alone: what could be replayed on another is refused. */
  public static SignedTransaction decode(Bytes encoded, long chainId) throws MalformedException {
    return decode(encoded, chainId, new KnownSenders());
  }

  /**
   * Decodes a transaction of this chain alone: what could be replayed on another is refused.
   *
   * @param senders that need not be recovered again
   */
  static SignedTransaction decode(Bytes encoded, long chainId, KnownSenders senders)
      throws MalformedException {
    SignedTransaction signed = decodeAny(encoded, chainId, senders);
    if (!signed.isProtected()) {
      throw new MalformedException("no replay protection (EIP-155); sign for chain id " + chainId);
    }
    return signed;
  }

  /** Decodes a transaction as the chain's genesis takes it (rule L1). */
  static SignedTransaction decode(Bytes encoded, ChainConfig config, KnownSenders senders)
      throws MalformedException {
    return config.takesUnprotectedTransactions()
        ? decodeAny(encoded, config.chainId(), senders)
        : decode(encoded, config.chainId(), senders);
  }

  /** False for a legacy transaction that names no chain, and so is valid on every one. */
  public boolean isProtected() {
    return transaction.type() != 0 || !isUnprotected(signature.v());
  }

  private static boolean isUnprotected(BigInteger v) {
    return v.equals(UNPROTECTED) || v.equals(UNPROTECTED.add(BigInteger.ONE));
  }

  /** Decodes a transaction of this chain, also one without replay protection. */
  static SignedTransaction decodeAny(Bytes encoded, long chainId, KnownSenders senders)
      throws MalformedException {
    if (encoded.isEmpty()) {
      throw new MalformedException("empty transaction");
    }
    int type = encoded.get(0);
    try {
      return type >= 0xc0
          ? legacy(encoded, chainId, senders)
          : typed(type, encoded, chainId, senders);
    } catch (Rlp.MalformedException e) {
      throw new MalformedException("not canonical RLP: " + e.getMessage());
    }
  }

  private static SignedTransaction legacy(Bytes encoded, long chainId, KnownSenders senders)
      throws Rlp.MalformedException, MalformedException {
    TransactionFields fields = new TransactionFields(Rlp.decode(encoded), 9);
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
            fields.text(5));
    BigInteger v = fields.number(6);
    boolean names = !isUnprotected(v);
    Bytes body = Bytes.concat(fields.encodedUpTo(6));
    Bytes unsigned =
        names
            ? Rlp.encodeList(body, Rlp.encode(chainId), Rlp.encode(0), Rlp.encode(0))
            : Rlp.encodeList(body);
    BigInteger parity = v.subtract(names ? BigInteger.valueOf(2 * chainId + 35) : UNPROTECTED);
    return signed(encoded, transaction, unsigned, parity, v, fields, 7, chainId, senders);
  }

  private static SignedTransaction typed(
      int type, Bytes encoded, long chainId, KnownSenders senders)
      throws Rlp.MalformedException, MalformedException {
    if (type == 3) {
      throw new MalformedException("blob transactions are not taken by this chain");
    }
    if (type != 1 && type != 2 && type != 4) {
      throw new MalformedException("unknown transaction type 0x" + Integer.toHexString(type));
    }
    int shift = type == 1 ? 0 : 1;
    int signature = (type == 4 ? 9 : 8) + shift;
    TransactionFields fields =
        new TransactionFields(Rlp.decode(encoded.slice(1, encoded.size() - 1)), signature + 3);
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
            List.of(),
            type == 4 ? fields.authorizations(signature - 1) : List.of());
    if (!fields.number(0).equals(BigInteger.valueOf(chainId))) {
      throw new MalformedException(
          "signed for chain id %s, this is %s".formatted(fields.number(0), chainId));
    }
    Bytes unsigned =
        Bytes.concat(encoded.slice(0, 1), Rlp.encodeList(fields.encodedUpTo(signature)));
    BigInteger parity = fields.number(signature);
    return signed(
        encoded, transaction, unsigned, parity, parity, fields, signature + 1, chainId, senders);
  }

  private static SignedTransaction signed(
      Bytes encoded,
      Transaction transaction,
      Bytes unsigned,
      BigInteger parity,
      BigInteger v,
      TransactionFields fields,
      int at,
      long chainId,
      KnownSenders senders)
      throws MalformedException {
    if (parity.signum() < 0 || parity.bitLength() > 1) {
      throw new MalformedException("signature v %s is not for chain id %s".formatted(v, chainId));
    }
    BigInteger r = fields.number(at);
    BigInteger s = fields.number(at + 1);
    if (r.bitLength() > 256 || s.compareTo(HALF_ORDER) > 0) {
      throw new MalformedException("signature r or s is out of range (EIP-2)");
    }
    Secp256k1.Signature signature =
        new Secp256k1.Signature(
            UInt256.of(r).toBytes32(), UInt256.of(s).toBytes32(), parity.intValue());
    Bytes32 hash = Keccak.hash(encoded);
    Address sender =
        senders
            .sender(hash, () -> Secp256k1.recover(Keccak.hash(unsigned), signature))
            .orElseThrow(() -> new MalformedException("no key can have made the signature"));
    return new SignedTransaction(encoded, hash, sender, transaction, new Signature(v, r, s));
  }
}
