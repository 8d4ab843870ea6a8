package network.haca.feeds;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.math.BigInteger;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;
import network.haca.feeds.CandleValues.Point;
import network.haca.schemas.feed.CandleQuery;
import network.haca.schemas.feed.CandleQuery.Value;
import org.junit.jupiter.api.Test;

/** Rule D4: what candles are made of rounds. */
class CandleValuesTest {
  private static final List<Value> ALL = Arrays.asList(Value.values());

  private static Point at(long startsAt, long value) {
    return new Point(startsAt, BigInteger.valueOf(value));
  }

  private static Optional<List<BigInteger>> values(long... values) {
    return Optional.of(LongStream.of(values).mapToObj(BigInteger::valueOf).toList());
  }

  private static CandleQuery query(int count, boolean isDescending, List<Value> values) {
    return new CandleQuery(count, 60, isDescending, values);
  }

  @Test
  void aCandleHasFirstHighestLowestAndLast() {
    List<Point> points = List.of(at(60, 5), at(70, 9), at(80, 2), at(119, 4), at(120, 7));
    assertEquals(
        values(5, 9, 2, 4, 7, 7, 7, 7), CandleValues.of(query(2, false, ALL), 180, points));
  }

  @Test
  void orderAndValuesAreThoseThatAreAskedFor() {
    List<Point> points = List.of(at(60, 5), at(70, 9), at(120, 7));
    assertEquals(
        values(7, 7, 9, 5),
        CandleValues.of(query(2, true, List.of(Value.CLOSE, Value.OPEN)), 180, points));
  }

  @Test
  void aCandleWithoutARoundHasTheValueBeforeIt() {
    List<Point> points = List.of(at(0, 3), at(130, 8), at(140, 6));
    assertEquals(
        values(3, 3, 3, 3, 8, 8, 6, 6, 6, 6, 6, 6),
        CandleValues.of(query(3, false, ALL), 240, points));
  }

  @Test
  void whatNothingIsKnownOfHasNoValue() {
    assertEquals(Optional.empty(), CandleValues.of(query(2, false, ALL), 180, List.of(at(120, 7))));
  }
}
