package network.haca.feeds;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import network.haca.schemas.feed.CandleQuery;

/**
 * The values of candles out of a feed's rounds (rule D4). A round is of the candle in which its
 * observations begin. A candle without one has the value before it throughout, which stood then.
 */
final class CandleValues {
  private CandleValues() {}

  /** A round's value. */
  record Point(long startsAt, BigInteger value) {}

  private record Candle(BigInteger open, BigInteger high, BigInteger low, BigInteger close) {
    static Candle of(BigInteger value) {
      return new Candle(value, value, value, value);
    }

    Candle with(BigInteger value) {
      return new Candle(open, high.max(value), low.min(value), value);
    }

    BigInteger get(CandleQuery.Value value) {
      return switch (value) {
        case OPEN -> open;
        case HIGH -> high;
        case LOW -> low;
        case CLOSE -> close;
      };
    }
  }

  /** When the first candle begins. */
  static long from(CandleQuery query, long until) {
    return until - query.count() * query.seconds();
  }

  /**
   * Candle by candle, of each what is asked for.
   *
   * @param until when the last candle ends, seconds
   * @param points in ascending order, all before that
   * @return nothing if there is none in the first candle or before
   */
  static Optional<List<BigInteger>> of(CandleQuery query, long until, List<Point> points) {
    Iterator<Point> rest = points.iterator();
    Optional<Point> next = next(rest);
    Optional<BigInteger> standing = Optional.empty();
    List<Candle> candles = new ArrayList<>();
    // First what is before all candles, which may stand in the first ones.
    for (int i = 0; i <= query.count(); i++) {
      long end = from(query, until) + i * query.seconds();
      Optional<Candle> candle = Optional.empty();
      while (next.filter(point -> point.startsAt() < end).isPresent()) {
        BigInteger value = next.get().value();
        candle = Optional.of(candle.map(it -> it.with(value)).orElseGet(() -> Candle.of(value)));
        next = next(rest);
      }
      Optional<BigInteger> before = standing;
      candle = candle.or(() -> before.map(Candle::of));
      standing = candle.map(Candle::close);
      if (i > 0) {
        if (candle.isEmpty()) {
          return Optional.empty();
        }
        candles.add(candle.get());
      }
    }
    return Optional.of(
        (query.isDescending() ? candles.reversed() : candles)
            .stream().flatMap(candle -> query.values().stream().map(candle::get)).toList());
  }

  private static Optional<Point> next(Iterator<Point> rest) {
    return rest.hasNext() ? Optional.of(rest.next()) : Optional.empty();
  }
}
