package network.haca.x402;

import java.math.BigInteger;
import java.util.Optional;
import java.util.regex.Pattern;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;

/** A number of 256 bits without a sign, however it was written. */
public record Uint256(BigInteger value) implements Comparable<Uint256> {
  public static final Uint256 ZERO = new Uint256(BigInteger.ZERO);

  private static final int BITS = 256;

  /** With room for leading zeros, which other implementations read, too. */
  private static final Pattern DECIMAL = Pattern.compile("[0-9]{1,100}");

  private static final Pattern HEX = Pattern.compile("0x[0-9a-fA-F]{1,100}");

  public Uint256 {
    if (value.signum() < 0 || value.bitLength() > BITS) {
      throw new IllegalArgumentException("not a number of 256 bits: " + value);
    }
  }

  public static Uint256 of(long value) {
    return new Uint256(BigInteger.valueOf(value));
  }

  public static Uint256 ofWord(Bytes32 word) {
    return new Uint256(new BigInteger(1, word.toArray()));
  }

  /** From decimal digits, or hexadecimal ones after {@code 0x}; nothing for any other text. */
  public static Optional<Uint256> parse(String text) {
    Optional<BigInteger> number =
        DECIMAL.matcher(text).matches()
            ? Optional.of(new BigInteger(text))
            : HEX.matcher(text).matches()
                ? Optional.of(new BigInteger(text.substring(2), 16))
                : Optional.empty();
    return number.filter(each -> each.bitLength() <= BITS).map(Uint256::new);
  }

  /** Returns the number as a big-endian word. */
  public Bytes32 toWord() {
    byte[] bytes = value.toByteArray();
    byte[] word = new byte[Bytes32.SIZE];
    int size = Math.min(bytes.length, Bytes32.SIZE);
    System.arraycopy(bytes, bytes.length - size, word, Bytes32.SIZE - size, size);
    return new Bytes32(Bytes.wrap(word));
  }

  @Override
  public int compareTo(Uint256 other) {
    return value.compareTo(other.value);
  }

  public boolean isZero() {
    return value.signum() == 0;
  }

  /** In decimal digits, the form in which it is written. */
  @Override
  public String toString() {
    return value.toString();
  }
}
