package network.haca.zkverifier;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigDecimal;
import java.math.BigInteger;
import network.haca.primitives.Bytes32;
import org.junit.jupiter.api.Test;

/** Rule H3: numbers are those of the circuit, exactly. */
class FieldNumbersTest {
  private static Bytes32 element(BigInteger value) {
    return Bytes32.fromHex(
        "0x" + "0".repeat(64 - value.toString(16).length()) + value.toString(16));
  }

  @Test
  void h3TheUpperHalfIsNegativeAndTheScaleExact() {
    assertEquals(
        new BigDecimal("1.0804443359375"),
        FieldNumbers.number(element(BigInteger.valueOf(0x2293)), 13));
    BigInteger minus = FieldNumbers.MODULUS.subtract(BigInteger.valueOf(1_500));
    assertEquals(new BigDecimal("-0.18310546875"), FieldNumbers.number(element(minus), 13));
    assertEquals(0, BigDecimal.ZERO.compareTo(FieldNumbers.number(Bytes32.ZERO, 30)));
    assertEquals(
        new BigDecimal("-1"),
        FieldNumbers.number(element(FieldNumbers.MODULUS.subtract(BigInteger.ONE)), 0));
  }

  @Test
  void h3AnElementHasOneForm() {
    assertTrue(FieldNumbers.isCanonical(element(FieldNumbers.MODULUS.subtract(BigInteger.ONE))));
    assertFalse(FieldNumbers.isCanonical(element(FieldNumbers.MODULUS)));
    assertFalse(FieldNumbers.isCanonical(element(FieldNumbers.MODULUS.add(BigInteger.TEN))));
  }
}
