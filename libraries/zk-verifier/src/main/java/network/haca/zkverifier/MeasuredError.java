package network.haca.zkverifier;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.util.Optional;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;

/**
 * The greatest difference between a circuit's numbers and those of its model in floating point, as
 * it was measured when the circuit was set up. It stands behind the code of the circuit's verifier,
 * where it never runs, so that an entry of the registry binds it by the code's hash (rule H1). No
 * proof says anything of it: the entry's owner vouches for it.
 *
 * @param units of 10 to the power of -18
 */
public record MeasuredError(BigInteger units) {
  private static final String TAG = "haca.zk.error.v1";
  private static final int DIGITS = 18;
  private static final int SUFFIX_BYTES = TAG.length() + Bytes32.SIZE;

  /**
   * @throws IllegalArgumentException if it is negative, or no word has it
   */
  public MeasuredError {
    if (units.signum() < 0 || units.bitLength() > Bytes32.SIZE * Byte.SIZE) {
      throw new IllegalArgumentException("no error is of %s units".formatted(units));
    }
  }

  /**
   * The error that is not less than a difference.
   *
   * @throws IllegalArgumentException if it is negative, or no word has it
   */
  public static MeasuredError of(BigDecimal difference) {
    return new MeasuredError(difference.setScale(DIGITS, RoundingMode.UP).unscaledValue());
  }

  /** The error that the code of a verifier says; nothing if it says none. */
  public static Optional<MeasuredError> in(Bytes code) {
    Bytes whole = CircuitForm.withoutSuffix(code);
    int begin = whole.size() - SUFFIX_BYTES;
    return begin >= 0 && whole.slice(begin, TAG.length()).equals(Bytes.ofUtf8(TAG))
        ? Optional.of(
            new MeasuredError(
                new BigInteger(1, whole.slice(begin + TAG.length(), Bytes32.SIZE).toArray())))
        : Optional.empty();
  }

  /** The bytes behind the verifier's code, before those that say of which tensors it is. */
  public Bytes suffix() {
    String digits = units.toString(16);
    return Bytes.concat(
        Bytes.ofUtf8(TAG), Bytes.fromHex("0".repeat(2 * Bytes32.SIZE - digits.length()) + digits));
  }

  /** Returns the difference as a decimal number without trailing zeros. */
  public BigDecimal value() {
    BigDecimal value = new BigDecimal(units, DIGITS).stripTrailingZeros();
    return value.scale() < 0 ? value.setScale(0) : value;
  }

  @Override
  public String toString() {
    return value().toPlainString();
  }
}
