package network.haca.schemas.tensor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Rule D4: a value is rounded once, to the nearest number, and of two to the even one. */
class BinaryFloatTest {
  private static void assertBits(long fp32, long fp64, String value, int decimals) {
    BigInteger scaled = new BigInteger(value);
    assertEquals(Optional.of(fp32), BinaryFloat.FP32.bits(scaled, decimals), value);
    assertEquals(Optional.of(fp64), BinaryFloat.FP64.bits(scaled, decimals), value);
  }

  /** By Python's fractions and struct, independently of this code. */
  @Test
  void knownNumbersHaveTheirBits() {
    assertBits(0, 0, "0", 8);
    assertBits(0x3f800000L, 0x3ff0000000000000L, "100", 2);
    assertBits(0xbf800000L, 0xbff0000000000000L, "-1", 0);
    assertBits(0x3dcccccdL, 0x3fb999999999999aL, "1", 1);
    assertBits(0x477a7b73L, 0x40ef4f6e66666666L, "6412345", 2);
  }

  /** 2^24 + 1 and + 3 lie between two numbers of FP32. */
  @Test
  void halfwayGoesToTheEvenOne() {
    assertEquals(
        Optional.of((long) Float.floatToRawIntBits(16_777_216f)),
        BinaryFloat.FP32.bits(BigInteger.valueOf(16_777_217), 0));
    assertEquals(
        Optional.of((long) Float.floatToRawIntBits(16_777_220f)),
        BinaryFloat.FP32.bits(BigInteger.valueOf(16_777_219), 0));
    // The digits beyond decide, as they do not after rounding to FP64 first.
    BigInteger above = new BigInteger("16777217000000000000000000000001");
    assertEquals(
        Optional.of((long) Float.floatToRawIntBits(16_777_218f)), BinaryFloat.FP32.bits(above, 24));
  }

  @Test
  void allThatAFeedCanHaveIsAsJavaRoundsIt() {
    Random random = new Random(4);
    for (int i = 0; i < 20_000; i++) {
      BigInteger value = new BigInteger(1 + random.nextInt(191), random);
      BigInteger signed = random.nextBoolean() ? value : value.negate();
      int decimals = random.nextInt(37);
      BigDecimal decimal = new BigDecimal(signed, decimals);
      float single = decimal.floatValue();
      assertEquals(
          Float.isInfinite(single)
              ? Optional.empty()
              : Optional.of(Integer.toUnsignedLong(Float.floatToRawIntBits(single))),
          BinaryFloat.FP32.bits(signed, decimals),
          decimal::toString);
      assertEquals(
          Optional.of(Double.doubleToRawLongBits(decimal.doubleValue())),
          BinaryFloat.FP64.bits(signed, decimals),
          decimal::toString);
    }
  }

  /** Subnormal numbers and both ends of the range among them. */
  @Test
  void allThatATransactionCanHaveIsAsJavaRoundsIt() {
    Random random = new Random(5);
    for (int i = 0; i < 20_000; i++) {
      BigInteger value = new BigInteger(1 + random.nextInt(127), random);
      BigInteger signed = random.nextBoolean() ? value : value.negate();
      int decimals = random.nextInt(-420, 460);
      BigDecimal decimal = new BigDecimal(signed, decimals);
      double nearest = decimal.doubleValue();
      long sign = signed.signum() < 0 ? Long.MIN_VALUE : 0;
      assertEquals(
          Double.isInfinite(nearest)
              ? Optional.empty()
              : Optional.of(Double.doubleToRawLongBits(Math.abs(nearest)) | sign),
          BinaryFloat.FP64.bits(signed, decimals),
          decimal::toString);
    }
  }

  @Test
  void anExponentBeyondAllBoundsEndsAtOnce() {
    BigInteger most = BigInteger.ONE.shiftLeft(127).subtract(BigInteger.ONE);
    for (BinaryFloat format : BinaryFloat.values()) {
      assertEquals(Optional.of(0L), format.bits(most, Integer.MAX_VALUE));
      assertEquals(Optional.empty(), format.bits(BigInteger.ONE, Integer.MIN_VALUE));
      assertEquals(Optional.of(0L), format.bits(BigInteger.ZERO, Integer.MIN_VALUE));
    }
    assertEquals(Optional.of(0x80000000L), BinaryFloat.FP32.bits(most.negate(), 1_000));
  }

  @ParameterizedTest
  @EnumSource(names = {"FP16", "BF16"})
  void everyFiniteShortNumberIsReadBackFromItsDigits(BinaryFloat format) {
    for (long bits = 0; bits < 1 << 16; bits++) {
      if (format.isFinite(bits) && bits != 0x8000) {
        BigDecimal digits = format.shortest(bits);
        assertEquals(Optional.of(bits), format.bits(digits.unscaledValue(), digits.scale()));
      }
    }
  }

  /** Java has the same digits, but never fewer than two. */
  @Test
  void noFewerDigitsStandForTheSameNumber() {
    Random random = new Random(6);
    for (int i = 0; i < 5_000; i++) {
      long bits = random.nextLong();
      int single = (int) bits;
      if (Double.isFinite(Double.longBitsToDouble(bits))) {
        assertSameOrShorter(
            Double.toString(Double.longBitsToDouble(bits)), BinaryFloat.FP64.shortest(bits));
      }
      if (Float.isFinite(Float.intBitsToFloat(single))) {
        assertSameOrShorter(
            Float.toString(Float.intBitsToFloat(single)),
            BinaryFloat.FP32.shortest(Integer.toUnsignedLong(single)));
      }
    }
    assertEquals(new BigDecimal("5E-324"), BinaryFloat.FP64.shortest(1));
    assertEquals(new BigDecimal("1E-45"), BinaryFloat.FP32.shortest(1));
    // The numbers below a power of two lie closer together than those above.
    assertEquals(
        new BigDecimal("9.007199254740992E15").stripTrailingZeros(),
        BinaryFloat.FP64.shortest(Double.doubleToRawLongBits(0x1p53)));
    assertEquals(
        new BigDecimal("9.8607613E-32"),
        BinaryFloat.FP32.shortest(Float.floatToRawIntBits(0x1p-103f)));
  }

  private static void assertSameOrShorter(String java, BigDecimal found) {
    BigDecimal expected = new BigDecimal(java).stripTrailingZeros();
    assertTrue(
        expected.compareTo(found) == 0 || expected.precision() == 2 && found.precision() == 1,
        () -> java + " is not " + found);
  }

  @Test
  void whatIsTooLargeIsNoNumber() {
    assertEquals(Optional.empty(), BinaryFloat.FP32.bits(BigInteger.TWO.pow(128), 0));
    assertEquals(
        Optional.of((long) Float.floatToRawIntBits(Float.MAX_VALUE)),
        BinaryFloat.FP32.bits(BigInteger.TWO.pow(128).subtract(BigInteger.TWO.pow(104)), 0));
    assertEquals(
        Optional.empty(),
        BinaryFloat.FP32.bits(BigInteger.TWO.pow(128).subtract(BigInteger.ONE), 0));
  }
}
