package network.haca.schemas.feed;

import java.util.Collections;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import network.haca.primitives.Address;
import network.haca.primitives.Bytes32;
import network.haca.schemas.v1.FeedTermsRecord;

/**
 * The rules by which the rounds of a feed are made, from one of them on (rules D1 and D2).
 *
 * @param definition the digest that reports name
 * @param firstRound the first round that is made by it
 * @param start seconds since 1970 at which that one's observations begin
 * @param interval seconds of a round's observations
 * @param window seconds after them in which the round is submitted
 * @param limit millionths of the median, beyond which a report is an outlier
 * @param candle seconds of a candle
 */
public record FeedTerms(
    long chainId,
    Address contract,
    Bytes32 feedId,
    Bytes32 definition,
    long firstRound,
    long start,
    Set<Address> owners,
    long interval,
    long window,
    long limit,
    long candle) {
  /** The listed owners of a feed at most. */
  public static final int OWNERS_MAX = 16;

  public FeedTerms {
    owners = Collections.unmodifiableSet(new TreeSet<>(owners));
    if (owners.isEmpty() || owners.size() > OWNERS_MAX) {
      throw new IllegalArgumentException("a feed has 1 to 16 owners, not " + owners.size());
    }
    if (chainId < 1 || firstRound < 1 || start < 0 || interval < 1 || candle < 1 || window < 1) {
      throw new IllegalArgumentException("a number of a feed's terms is out of range");
    }
  }

  /** The round with its chain, contract, feed and definition, as reports name it. */
  public FeedRound round(long number) {
    return new FeedRound(chainId, contract, feedId, number, definition);
  }

  /** The round whose observations are made at a time; nothing before the first. */
  public Optional<Long> roundAt(long seconds) {
    return seconds < start
        ? Optional.empty()
        : Optional.of(firstRound + (seconds - start) / interval);
  }

  /** When a round's observations begin, seconds since 1970. */
  public long startOf(long round) {
    return start + Math.multiplyExact(round - firstRound, interval);
  }

  /** The first second that is not of the round. */
  public long endOf(long round) {
    return startOf(round) + interval;
  }

  /** The last second at which the round may be submitted. */
  public long closeOf(long round) {
    return endOf(round) + window;
  }

  /** The latest round whose window is over at a time; the one before the first if none is. */
  public long lastClosed(long seconds) {
    return firstRound - 1 + Math.max(0, Math.floorDiv(seconds - 1 - start - window, interval));
  }

  public FeedTermsRecord toRecord() {
    FeedTermsRecord.Builder record =
        FeedTermsRecord.newBuilder()
            .setChainId(chainId)
            .setContract(FeedRecords.byteString(contract.value()))
            .setFeedId(FeedRecords.byteString(feedId.value()))
            .setDefinition(FeedRecords.byteString(definition.value()))
            .setFirstRound(firstRound)
            .setStart(start)
            .setInterval((int) interval)
            .setWindow((int) window)
            .setLimit((int) limit)
            .setCandle((int) candle);
    owners.forEach(owner -> record.addOwners(FeedRecords.byteString(owner.value())));
    return record.build();
  }

  /** Nothing if a field is missing or out of range. */
  public static Optional<FeedTerms> of(FeedTermsRecord record) {
    try {
      Set<Address> owners = new TreeSet<>();
      record.getOwnersList().forEach(owner -> owners.add(Address.copyOf(owner.toByteArray())));
      return Optional.of(
          new FeedTerms(
              record.getChainId(),
              Address.copyOf(record.getContract().toByteArray()),
              Bytes32.copyOf(record.getFeedId().toByteArray()),
              Bytes32.copyOf(record.getDefinition().toByteArray()),
              record.getFirstRound(),
              record.getStart(),
              owners,
              record.getInterval(),
              record.getWindow(),
              record.getLimit(),
              record.getCandle()));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }
}
