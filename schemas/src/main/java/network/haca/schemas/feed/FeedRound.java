package network.haca.schemas.feed;

import network.haca.primitives.Address;
import network.haca.primitives.Bytes32;

/**
 * A round of a feed, on one chain and under one definition.
 *
 * @param contract the feed contract's address
 * @param feedId the feed's name in ASCII, filled up with zeros at the end
 * @param number from 1
 * @param definition keccak-256 of the schedule and the definition that the round is made by
 */
public record FeedRound(
    long chainId, Address contract, Bytes32 feedId, long number, Bytes32 definition) {
  /** 0xF4, by which contracts ask for facts: no feed stands there (rule P10). */
  public static final Address FACTS = Address.ofWord(Bytes32.ofUnsigned(0xf4));

  public FeedRound {
    if (chainId < 1 || number < 1) {
      throw new IllegalArgumentException(
          "chain id " + chainId + " or round " + number + " is below 1");
    }
  }

  /** Says whether it is of a fact that a contract asked for, and of no feed. */
  public boolean isOfFact() {
    return contract.equals(FACTS);
  }
}
