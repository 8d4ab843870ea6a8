package network.haca.feeds;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Rule D4: a value is rounded once, to the nearest number, and of two to the even one. */
class NearestNumberTest {
  private static void assertBits(long fp32, long fp64, String value, int decimals) {
    BigInteger scaled = new BigInteger(value);
    assertEquals(Optional.of(fp32), NearestNumber.FP32.bits(scaled, decimals), value);
    assertEquals(Optional.of(fp64), NearestNumber.FP64.bits(scaled, decimals), value);
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
        NearestNumber.FP32.bits(BigInteger.valueOf(16_777_217), 0));
    assertEquals(
        Optional.of((long) Float.floatToRawIntBits(16_777_220f)),
        NearestNumber.FP32.bits(BigInteger.valueOf(16_777_219), 0));
    // The digits beyond decide, as they do not after rounding to FP64 first.
    BigInteger above = new BigInteger("16777217000000000000000000000001");
    assertEquals(
        Optional.of((long) Float.floatToRawIntBits(16_777_218f)),
        NearestNumber.FP32.bits(above, 24));
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
          NearestNumber.FP32.bits(signed, decimals),
          decimal::toString);
      assertEquals(
          Optional.of(Double.doubleToRawLongBits(decimal.doubleValue())),
          NearestNumber.FP64.bits(signed, decimals),
          decimal::toString);
    }
  }

  @Test
  void whatIsTooLargeIsNoNumber() {
    assertEquals(Optional.empty(), NearestNumber.FP32.bits(BigInteger.TWO.pow(128), 0));
    assertEquals(
        Optional.of((long) Float.floatToRawIntBits(Float.MAX_VALUE)),
        NearestNumber.FP32.bits(BigInteger.TWO.pow(128).subtract(BigInteger.TWO.pow(104)), 0));
    assertEquals(
        Optional.empty(),
        NearestNumber.FP32.bits(BigInteger.TWO.pow(128).subtract(BigInteger.ONE), 0));
  }
}
