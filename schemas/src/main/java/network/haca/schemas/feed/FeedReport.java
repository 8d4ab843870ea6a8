package network.haca.schemas.feed;

import java.math.BigInteger;
import java.util.Arrays;
import java.util.Optional;
import network.haca.primitives.Address;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;
import network.haca.primitives.Keccak;

/**
 * The value that a data node saw in a round of a feed (rule D1). It has one form of bytes: eight
 * words of the EVM, so that the feed contract makes the same with {@code abi.encode}.
 *
 * @param value scaled to a whole number by the feed's decimals; fits int192
 * @param observedAt seconds since 1970
 */
public record FeedReport(FeedRound round, BigInteger value, long observedAt) {
  public static final String TAG = "haca.report.v1";

  /** The bytes of a report. */
  public static final int SIZE = 8 * Bytes32.SIZE;

  /** The bits of a value without its sign. */
  private static final int VALUE_BITS_MAX = 191;

  private static final Bytes32 TAG_HASH = Keccak.hash(Bytes.ofUtf8(TAG));

  public FeedReport {
    if (!isValue(value)) {
      throw new IllegalArgumentException("the value does not fit int192");
    }
    if (observedAt < 0) {
      throw new IllegalArgumentException("the observation is dated before 1970");
    }
  }

  /** Tells whether a feed can have such a value. */
  public static boolean isValue(BigInteger value) {
    return value.bitLength() <= VALUE_BITS_MAX;
  }

  /**
   * In order: keccak-256 of the tag, chain id, feed contract, feed id, round, definition, value,
   * observation time.
   */
  public Bytes bytes() {
    return Bytes.concat(
        TAG_HASH.value(),
        Bytes32.ofUnsigned(round.chainId()).value(),
        round.contract().toWord().value(),
        round.feedId().value(),
        Bytes32.ofUnsigned(round.number()).value(),
        round.definition().value(),
        signed(value),
        Bytes32.ofUnsigned(observedAt).value());
  }

  /** The message that the node signs. */
  public Bytes32 hash() {
    return Keccak.hash(bytes());
  }

  /** Nothing unless these are exactly the bytes of a report. */
  public static Optional<FeedReport> parse(Bytes bytes) {
    if (bytes.size() != SIZE || !word(bytes, 0).equals(TAG_HASH)) {
      return Optional.empty();
    }
    BigInteger value = new BigInteger(word(bytes, 6).toArray());
    Optional<Long> chainId = number(word(bytes, 1));
    Optional<Address> contract = address(word(bytes, 2));
    Optional<Long> number = number(word(bytes, 4));
    Optional<Long> observedAt = number(word(bytes, 7));
    if (chainId.isEmpty() || contract.isEmpty() || number.isEmpty() || observedAt.isEmpty()) {
      return Optional.empty();
    }
    if (chainId.get() < 1 || number.get() < 1 || !isValue(value)) {
      return Optional.empty();
    }
    FeedRound round =
        new FeedRound(chainId.get(), contract.get(), word(bytes, 3), number.get(), word(bytes, 5));
    return Optional.of(new FeedReport(round, value, observedAt.get()));
  }

  private static Bytes32 word(Bytes bytes, int index) {
    return new Bytes32(bytes.slice(index * Bytes32.SIZE, Bytes32.SIZE));
  }

  private static Optional<Long> number(Bytes32 word) {
    BigInteger number = new BigInteger(1, word.toArray());
    return number.bitLength() < Long.SIZE ? Optional.of(number.longValueExact()) : Optional.empty();
  }

  private static Optional<Address> address(Bytes32 word) {
    Address address = Address.ofWord(word);
    return address.toWord().equals(word) ? Optional.of(address) : Optional.empty();
  }

  private static Bytes signed(BigInteger value) {
    byte[] word = new byte[Bytes32.SIZE];
    byte[] digits = value.toByteArray();
    Arrays.fill(word, (byte) (value.signum() < 0 ? -1 : 0));
    System.arraycopy(digits, 0, word, word.length - digits.length, digits.length);
    return Bytes.wrap(word);
  }
}
