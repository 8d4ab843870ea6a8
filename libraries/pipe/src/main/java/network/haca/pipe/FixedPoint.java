package network.haca.pipe;

import java.math.BigInteger;

/**
 * A decimal number as contracts have it: {@code value} × 10^−{@code decimals}, both {@code int128}.
 */
public record FixedPoint(BigInteger value, BigInteger decimals) {
  /** Digits behind the point that an answer may have: enough for every double. */
  public static final int ANSWER_DECIMALS_MAX = 400;

  public static final FixedPoint ZERO = new FixedPoint(BigInteger.ZERO, BigInteger.ZERO);

  private static final int BITS = 127;

  public FixedPoint {
    if (value.bitLength() > BITS || decimals.bitLength() > BITS) {
      throw new IllegalArgumentException("value and decimals are of 128 bits");
    }
  }

  public static FixedPoint of(long value, long decimals) {
    return new FixedPoint(BigInteger.valueOf(value), BigInteger.valueOf(decimals));
  }

  /**
   * Whether it is the one form in which an answer may give this number: decimals from 0 to {@link
   * #ANSWER_DECIMALS_MAX}, and none that are not needed.
   */
  public boolean isCanonical() {
    boolean isInRange =
        decimals.signum() >= 0 && decimals.compareTo(BigInteger.valueOf(ANSWER_DECIMALS_MAX)) <= 0;
    boolean isShortest = decimals.signum() == 0 || value.mod(BigInteger.TEN).signum() != 0;
    return isInRange && isShortest;
  }
}
