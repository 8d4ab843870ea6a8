package network.haca.fullnode.core;

import java.math.BigInteger;
import java.util.List;
import network.haca.evm.state.Log;
import network.haca.primitives.Address;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;
import network.haca.primitives.Keccak;
import network.haca.primitives.Rlp;

/**
 * The Ethereum header of a height (rule L2): Cancun's fields, those that have no meaning here at
 * their fixed values.
 *
 * @param timestamp whole seconds of block time
 */
public record BlockHeader(
    Bytes32 parentHash,
    Address coinbase,
    Bytes32 stateRoot,
    Bytes32 transactionsRoot,
    Bytes32 receiptsRoot,
    Bytes logsBloom,
    long number,
    long gasLimit,
    long gasUsed,
    long timestamp,
    Bytes32 prevRandao,
    BigInteger baseFee) {
  private static final Bytes32 NO_UNCLES = Keccak.hash(Rlp.encodeList(List.of()));
  private static final Bytes32 NO_WITHDRAWALS = Keccak.hash(Rlp.encode(Bytes.EMPTY));
  private static final int STATE_ROOT_FIELD = 3;
  private static final int BLOOM_BYTES = 256;

  public Bytes encode() {
    return Rlp.encodeList(
        Rlp.encode(parentHash.value()),
        Rlp.encode(NO_UNCLES.value()),
        Rlp.encode(coinbase.value()),
        Rlp.encode(stateRoot.value()),
        Rlp.encode(transactionsRoot.value()),
        Rlp.encode(receiptsRoot.value()),
        Rlp.encode(logsBloom),
        Rlp.encode(0),
        Rlp.encode(number),
        Rlp.encode(gasLimit),
        Rlp.encode(gasUsed),
        Rlp.encode(timestamp),
        Rlp.encode(Bytes.EMPTY),
        Rlp.encode(prevRandao.value()),
        Rlp.encode(Bytes.wrap(new byte[8])),
        Rlp.encode(baseFee),
        Rlp.encode(NO_WITHDRAWALS.value()),
        Rlp.encode(0),
        Rlp.encode(0),
        Rlp.encode(Bytes32.ZERO.value()));
  }

  public Bytes32 hash() {
    return Keccak.hash(encode());
  }

  /**
   * Reads what {@link #encode} wrote.
   *
   * @throws Rlp.MalformedException if this is not such a header
   */
  public static BlockHeader decode(Bytes encoded) throws Rlp.MalformedException {
    if (!(Rlp.decode(encoded) instanceof Rlp.Sequence(List<Rlp.Item> items))
        || items.size() != 20) {
      throw new Rlp.MalformedException("not a header of twenty fields");
    }
    return new BlockHeader(
        word(items, 0),
        new Address(text(items, 2, Address.SIZE)),
        word(items, STATE_ROOT_FIELD),
        word(items, 4),
        word(items, 5),
        text(items, 6, BLOOM_BYTES),
        number(items, 8),
        number(items, 9),
        number(items, 10),
        number(items, 11),
        word(items, 13),
        unsigned(items, 15, Bytes32.SIZE));
  }

  private static Bytes text(List<Rlp.Item> items, int index) throws Rlp.MalformedException {
    if (items.get(index) instanceof Rlp.Text(Bytes value)) {
      return value;
    }
    throw new Rlp.MalformedException("field %s of a header is a list".formatted(index));
  }

  private static Bytes text(List<Rlp.Item> items, int index, int size)
      throws Rlp.MalformedException {
    Bytes text = text(items, index);
    if (text.size() != size) {
      throw new Rlp.MalformedException(
          "field %s of a header has %s bytes, not %s".formatted(index, text.size(), size));
    }
    return text;
  }

  private static Bytes32 word(List<Rlp.Item> items, int index) throws Rlp.MalformedException {
    return new Bytes32(text(items, index, Bytes32.SIZE));
  }

  private static long number(List<Rlp.Item> items, int index) throws Rlp.MalformedException {
    BigInteger number = unsigned(items, index, Long.BYTES);
    if (number.bitLength() >= Long.SIZE) {
      throw new Rlp.MalformedException("field %s of a header is over 2^63".formatted(index));
    }
    return number.longValue();
  }

  private static BigInteger unsigned(List<Rlp.Item> items, int index, int bytesMax)
      throws Rlp.MalformedException {
    Bytes text = text(items, index);
    if (text.size() > bytesMax) {
      throw new Rlp.MalformedException(
          "field %s of a header has over %s bytes".formatted(index, bytesMax));
    }
    return new BigInteger(1, text.toArray());
  }

  /** The bloom filter over logs (Yellow Paper, section 4.3.1). */
  public static Bytes bloom(List<Log> logs) {
    byte[] bloom = new byte[BLOOM_BYTES];
    for (Log log : logs) {
      add(bloom, log.address().value());
      log.topics().forEach(topic -> add(bloom, topic.value()));
    }
    return Bytes.wrap(bloom);
  }

  private static void add(byte[] bloom, Bytes item) {
    Bytes hash = Keccak.hash(item).value();
    for (int i = 0; i < 6; i += 2) {
      int bit = (hash.get(i) << 8 | hash.get(i + 1)) & 2047;
      bloom[255 - bit / 8] |= (byte) (1 << bit % 8);
    }
  }
}
