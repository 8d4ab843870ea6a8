package network.haca.contracts.feeds;

import java.math.BigInteger;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;
import network.haca.primitives.Keccak;

/** Storage slots of the feed contract's definitions by Solidity's layout, for proofs of them. */
public final class FeedStorage {
  /** The definitions that one feed has had at most, as far as proofs of them go. */
  public static final int VERSIONS_MAX = 65_536;

  /** The slot of the mapping {@code _versions}. */
  private static final long VERSIONS_SLOT = 2;

  /** Words of a {@code Version}, and from its beginning to its digest. */
  private static final long VERSION_WORDS = 6;

  private static final long DIGEST = 1;

  /** The slot of the mapping {@code isExcluded}. */
  private static final long EXCLUDED_SLOT = 7;

  private FeedStorage() {}

  /** Holds the number of definitions that a feed has had. */
  public static Bytes32 versions(Bytes32 feedId) {
    return Keccak.hash(Bytes.concat(feedId.value(), Bytes32.ofUnsigned(VERSIONS_SLOT).value()));
  }

  /**
   * Holds the digest of a definition.
   *
   * @param index of it, from 0
   */
  public static Bytes32 digest(Bytes32 feedId, long index) {
    return word(feedId, index, DIGEST);
  }

  /**
   * Holds the schedule of a definition; zero if there is no such one.
   *
   * @param index of it, from 0
   */
  public static Bytes32 schedule(Bytes32 feedId, long index) {
    return word(feedId, index, 0);
  }

  /** The number of the first round of a definition, by the word of its schedule. */
  public static long firstRoundIn(Bytes32 schedule) {
    return schedule.value().asReadOnlyBuffer().getLong(Bytes32.SIZE - Long.BYTES);
  }

  /** Holds whether a node is excluded: zero if it is not. */
  public static Bytes32 excluded(Bytes32 nodeId) {
    return Keccak.hash(Bytes.concat(nodeId.value(), Bytes32.ofUnsigned(EXCLUDED_SLOT).value()));
  }

  private static Bytes32 word(Bytes32 feedId, long index, long offset) {
    BigInteger first = new BigInteger(1, Keccak.hash(versions(feedId).value()).toArray());
    BigInteger slot =
        first
            .add(BigInteger.valueOf(index).multiply(BigInteger.valueOf(VERSION_WORDS)))
            .add(BigInteger.valueOf(offset));
    byte[] digits = slot.toByteArray();
    byte[] word = new byte[Bytes32.SIZE];
    int length = Math.min(digits.length, word.length);
    System.arraycopy(digits, digits.length - length, word, word.length - length, length);
    return new Bytes32(Bytes.wrap(word));
  }
}
