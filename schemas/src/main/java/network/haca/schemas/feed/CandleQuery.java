package network.haca.schemas.feed;

import java.util.List;

/**
 * Candles of a feed that are asked for (rule D4).
 *
 * @param count of the candles, the last of which is the latest that is complete
 * @param seconds that each covers
 * @param isDescending whether the latest comes first
 * @param values of each, in their order
 */
public record CandleQuery(int count, long seconds, boolean isDescending, List<Value> values) {
  public static final int COUNT_MAX = 512;

  /** The longest candle, as the feed contract has it. */
  public static final long SECONDS_MAX = 30L * 24 * 60 * 60;

  /** A value of a candle. */
  public enum Value {
    OPEN,
    HIGH,
    LOW,
    CLOSE
  }

  public CandleQuery {
    values = List.copyOf(values);
    if (count < 1 || count > COUNT_MAX || seconds < 1 || seconds > SECONDS_MAX) {
      throw new IllegalArgumentException("a query has 1 to 512 candles of 1 s to 30 days");
    }
    if (values.isEmpty() || values.stream().distinct().count() != values.size()) {
      throw new IllegalArgumentException("a candle's values are one or several, each once");
    }
  }
}
