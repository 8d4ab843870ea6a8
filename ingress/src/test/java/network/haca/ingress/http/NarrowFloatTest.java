package network.haca.ingress.http;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Rules T1 and T2 for the 16-bit floating-point types, over all of their values or every fifth. */
class NarrowFloatTest {
  private static IntStream finite(NarrowFloat type) {
    return IntStream.range(0, 1 << Short.SIZE)
        .filter(bits -> Float.isFinite(type.value((short) bits)));
  }

  @ParameterizedTest
  @EnumSource
  void t2EveryFiniteValueIsReadBackFromItsDigits(NarrowFloat type) {
    finite(type).forEach(bits -> assertEquals((short) bits, type.round(type.digits((short) bits))));
  }

  @ParameterizedTest
  @EnumSource
  void t1BetweenTwoNeighboursTheNearerIsTaken(NarrowFloat type) {
    finite(type)
        .filter(
            bits ->
                bits % 5 == 0 && bits < 1 << 15 && Float.isFinite(type.value((short) (bits + 1))))
        .forEach(
            bits -> {
              BigDecimal low = new BigDecimal(type.value((short) bits));
              BigDecimal high = new BigDecimal(type.value((short) (bits + 1)));
              BigDecimal middle =
                  low.add(high).divide(BigDecimal.TWO, 300, RoundingMode.UNNECESSARY);
              BigDecimal hair = high.subtract(low).movePointLeft(30);
              short even = (short) (bits + (bits & 1));
              assertEquals(even, type.round(middle.toString()));
              assertEquals((short) bits, type.round(middle.subtract(hair).toString()));
              assertEquals((short) (bits + 1), type.round(middle.add(hair).toString()));
            });
  }
}
