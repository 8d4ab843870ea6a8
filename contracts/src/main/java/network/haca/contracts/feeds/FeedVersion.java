package network.haca.contracts.feeds;

import network.haca.primitives.Bytes32;

/**
 * A definition and the rounds that are made by it.
 *
 * @param firstRound number of the first of them
 * @param start seconds since 1970 at which the observations of that one begin
 */
public record FeedVersion(long firstRound, long start, FeedDefinition definition) {

  /** Digest that reports under it name (rule D1). */
  public Bytes32 digest() {
    return DefinitionAbi.digest(this);
  }

  /** The round whose observations are made at a time; 0 before the first. */
  public long roundAt(long seconds) {
    return seconds < start ? 0 : firstRound + (seconds - start) / definition.interval();
  }

  /** When the observations of a round begin, seconds since 1970. */
  public long startOf(long round) {
    return start + (round - firstRound) * definition.interval();
  }

  /** When they are over: the first second that is not of the round. */
  public long endOf(long round) {
    return startOf(round) + definition.interval();
  }

  /** The last second at which the round may be submitted. */
  public long closeOf(long round) {
    return endOf(round) + definition.window();
  }
}
