package network.haca.zkverifier;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Optional;
import network.haca.pipe.FixedPoint;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Rule P5: decimal numbers of contracts and whole numbers of circuits, exactly. */
class DecimalNumbersTest {
  private static final BigInteger MOST = BigInteger.ONE.shiftLeft(127).subtract(BigInteger.ONE);

  private static FixedPoint number(String value, String decimals) {
    return new FixedPoint(new BigInteger(value), new BigInteger(decimals));
  }

  @ParameterizedTest
  @CsvSource({
    "9889, 4, 13, 8101",
    "-821, 4, 13, -673",
    "5, 1, 0, 1",
    "-5, 1, 0, -1",
    "49, 2, 0, 0",
    "3, -2, 1, 600",
    "1, 400, 30, 0",
    "0, -170141183460469231731687303715884105728, 30, 0",
    "1, 170141183460469231731687303715884105727, 30, 0",
    "1, -38, 0, 100000000000000000000000000000000000000",
  })
  void p5AnInputIsRoundedOnceHalvesAwayFromZero(
      String value, String decimals, int scale, String expected) {
    assertEquals(
        Optional.of(new BigInteger(expected)),
        DecimalNumbers.ofInput(number(value, decimals), scale));
  }

  @ParameterizedTest
  @CsvSource({"1, -39, 0", "1, -170141183460469231731687303715884105728, 0", "1, -38, 1"})
  void p5AnInputBeyondTheCircuitsBitsIsNone(String value, String decimals, int scale) {
    assertEquals(Optional.empty(), DecimalNumbers.ofInput(number(value, decimals), scale));
  }

  @Test
  void p5TheLargestNumbersAreExact() {
    assertEquals(
        Optional.of(MOST), DecimalNumbers.ofInput(new FixedPoint(MOST, BigInteger.ZERO), 0));
    assertEquals(
        Optional.empty(), DecimalNumbers.ofInput(new FixedPoint(MOST, BigInteger.ZERO), 1));
    assertEquals(
        Optional.of(MOST), DecimalNumbers.ofOutput(new FixedPoint(MOST, BigInteger.ZERO), 0));
    assertEquals(
        Optional.empty(), DecimalNumbers.ofOutput(new FixedPoint(MOST, BigInteger.ZERO), 30));
  }

  /** 0.1 is no multiple of a power of two, however near one is. */
  @ParameterizedTest
  @CsvSource({"1, 1, 13", "12207, 8, 13", "5, 2, 1", "50, 1, 13", "1, -1, 0", "1, 401, 30"})
  void p5AnOutputThatIsNoNumberOfTheCircuitIsNone(String value, String decimals, int scale) {
    assertEquals(Optional.empty(), DecimalNumbers.ofOutput(number(value, decimals), scale));
  }

  @ParameterizedTest
  @CsvSource({"-70435, 13", "64120, 13", "-658, 13", "1, 30", "-1, 0", "0, 13", "8192, 13"})
  void p5AnOutputGoesToDecimalAndBack(String whole, int scale) {
    BigInteger element = new BigInteger(whole);
    FixedPoint decimal = DecimalNumbers.decimal(FieldNumbers.element(element), scale).orElseThrow();
    assertEquals(
        0,
        new BigDecimal(decimal.value(), decimal.decimals().intValueExact())
            .multiply(new BigDecimal(BigInteger.ONE.shiftLeft(scale)))
            .compareTo(new BigDecimal(element)));
    assertEquals(Optional.of(element), DecimalNumbers.ofOutput(decimal, scale));
  }

  @Test
  void p5AnElementThatNeedsMoreBitsHasNoDecimalNumber() {
    assertEquals(Optional.empty(), DecimalNumbers.decimal(FieldNumbers.element(MOST), 30));
    assertEquals(
        Optional.of(new FixedPoint(MOST, BigInteger.ZERO)),
        DecimalNumbers.decimal(FieldNumbers.element(MOST), 0));
  }
}
