package network.haca.zkverifier;

import java.math.BigDecimal;
import java.math.BigInteger;
import network.haca.primitives.Bytes32;

/** The numbers that elements of BN254's scalar field stand for in a circuit. */
public final class FieldNumbers {
  /** The number of the field's elements. */
  static final BigInteger MODULUS =
      new BigInteger(
          "21888242871839275222246405745257275088548364400416034343698204186575808495617");

  private static final BigInteger HALF = MODULUS.shiftRight(1);

  private FieldNumbers() {}

  /** Says whether these bytes are an element in its one form: below the modulus. */
  public static boolean isCanonical(Bytes32 element) {
    return new BigInteger(1, element.toArray()).compareTo(MODULUS) < 0;
  }

  /** The element that stands for a whole number of either sign, above -2^127 and below 2^127. */
  static Bytes32 element(BigInteger number) {
    BigInteger value = number.signum() < 0 ? number.add(MODULUS) : number;
    byte[] word = new byte[Bytes32.SIZE];
    byte[] bytes = value.toByteArray();
    // The modulus has 254 bits, so that no byte is for the sign alone beyond the word's.
    System.arraycopy(bytes, 0, word, word.length - bytes.length, bytes.length);
    return Bytes32.copyOf(word);
  }

  /**
   * The number with a binary point, exactly; elements of the field's upper half are negative.
   *
   * @param scale binary digits after the point
   */
  public static BigDecimal number(Bytes32 element, int scale) {
    BigInteger value = new BigInteger(1, element.toArray());
    BigInteger signed = value.compareTo(HALF) > 0 ? value.subtract(MODULUS) : value;
    return new BigDecimal(signed)
        .divide(new BigDecimal(BigInteger.ONE.shiftLeft(scale)))
        .stripTrailingZeros();
  }
}
