package network.haca.proofstream.core;

import java.math.BigInteger;
import java.util.Optional;
import network.haca.schemas.feed.FeedRecords;
import network.haca.schemas.feed.FeedTerms;
import network.haca.schemas.v1.FeedCandleRecord;

/** Candles of the rounds that have a value. */
public final class Candles {
  private Candles() {}

  /**
   * The candle that a round belongs to, with it.
   *
   * @param last the feed's last candle
   */
  public static FeedCandleRecord with(
      Optional<FeedCandleRecord> last, FeedTerms terms, long round, BigInteger value) {
    long time = terms.startOf(round);
    long start = time - time % terms.candle();
    return last.filter(candle -> candle.getStart() == start)
        .map(candle -> added(candle, value))
        .orElseGet(() -> first(terms, start, value));
  }

  private static FeedCandleRecord first(FeedTerms terms, long start, BigInteger value) {
    return FeedCandleRecord.newBuilder()
        .setFeedId(terms.toRecord().getFeedId())
        .setStart(start)
        .setSeconds((int) terms.candle())
        .setOpen(FeedRecords.number(value))
        .setHigh(FeedRecords.number(value))
        .setLow(FeedRecords.number(value))
        .setClose(FeedRecords.number(value))
        .setRounds(1)
        .build();
  }

  private static FeedCandleRecord added(FeedCandleRecord candle, BigInteger value) {
    return candle.toBuilder()
        .setHigh(FeedRecords.number(FeedRecords.number(candle.getHigh()).max(value)))
        .setLow(FeedRecords.number(FeedRecords.number(candle.getLow()).min(value)))
        .setClose(FeedRecords.number(value))
        .setRounds(candle.getRounds() + 1)
        .build();
  }
}
