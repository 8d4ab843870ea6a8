package network.haca.evm.word;

import java.math.BigInteger;
import java.util.Arrays;
import network.haca.primitives.Address;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;

/**
 * An unsigned 256-bit number with the EVM's arithmetic: everything wraps, division by zero is zero.
 */
public final class UInt256 implements Comparable<UInt256> {
  public static final UInt256 ZERO = new UInt256(0, 0, 0, 0);
  public static final UInt256 ONE = new UInt256(0, 0, 0, 1);
  public static final UInt256 MAX = new UInt256(-1, -1, -1, -1);
  private static final BigInteger MODULUS = BigInteger.ONE.shiftLeft(256);

  /** Most significant first. */
  private final long a;

  private final long b;
  private final long c;
  private final long d;

  private UInt256(long a, long b, long c, long d) {
    this.a = a;
    this.b = b;
    this.c = c;
    this.d = d;
  }

  /** A non-negative number. */
  public static UInt256 of(long value) {
    return value == 0 ? ZERO : new UInt256(0, 0, 0, value);
  }

  /** The four limbs, most significant first. */
  public static UInt256 ofLimbs(long a, long b, long c, long d) {
    return new UInt256(a, b, c, d);
  }

  /** The limb at {@code index} from the most significant. */
  public long limb(int index) {
    return switch (index) {
      case 0 -> a;
      case 1 -> b;
      case 2 -> c;
      default -> d;
    };
  }

  public static UInt256 of(boolean value) {
    return value ? ONE : ZERO;
  }

  /** A number modulo 2^256; negative ones in two's complement. */
  public static UInt256 of(BigInteger value) {
    BigInteger wrapped = value.signum() < 0 || value.bitLength() > 256 ? value.mod(MODULUS) : value;
    return new UInt256(
        wrapped.shiftRight(192).longValue(),
        wrapped.shiftRight(128).longValue(),
        wrapped.shiftRight(64).longValue(),
        wrapped.longValue());
  }

  public static UInt256 of(Bytes32 word) {
    Bytes bytes = word.value();
    return new UInt256(bytes.getLong(0), bytes.getLong(8), bytes.getLong(16), bytes.getLong(24));
  }

  public static UInt256 of(Address address) {
    Bytes bytes = address.value();
    return new UInt256(0, bytes.getLong(0) >>> 32, bytes.getLong(4), bytes.getLong(12));
  }

  /** At most 32 bytes, big-endian. */
  public static UInt256 of(Bytes bytes) {
    byte[] word = new byte[32];
    bytes.copyTo(0, word, 32 - bytes.size(), bytes.size());
    return read(word);
  }

  private static UInt256 read(byte[] word) {
    return new UInt256(
        Limbs.read(word, 0), Limbs.read(word, 8), Limbs.read(word, 16), Limbs.read(word, 24));
  }

  public void write(byte[] target, int offset) {
    Limbs.write(target, offset, a);
    Limbs.write(target, offset + 8, b);
    Limbs.write(target, offset + 16, c);
    Limbs.write(target, offset + 24, d);
  }

  public Bytes32 toBytes32() {
    byte[] word = new byte[32];
    write(word, 0);
    return new Bytes32(Bytes.wrap(word));
  }

  /** Big-endian without leading zeros: empty for zero. */
  public Bytes toShortestBytes() {
    byte[] word = new byte[32];
    write(word, 0);
    int length = byteLength();
    return Bytes.wrap(Arrays.copyOfRange(word, 32 - length, 32));
  }

  /** The last 20 bytes. */
  public Address toAddress() {
    return Address.ofWord(toBytes32());
  }

  public BigInteger toBigInteger() {
    if ((a | b | c) == 0 && d >= 0) {
      return BigInteger.valueOf(d);
    }
    byte[] word = new byte[32];
    write(word, 0);
    return new BigInteger(1, word);
  }

  public boolean isZero() {
    return (a | b | c | d) == 0;
  }

  /** Returns true if the number is below 2^63. */
  public boolean fitsLong() {
    return (a | b | c) == 0 && d >= 0;
  }

  /** The number, or {@code Long.MAX_VALUE} if it is larger. */
  public long toLongSaturated() {
    return fitsLong() ? d : Long.MAX_VALUE;
  }

  public UInt256 add(UInt256 o) {
    long rd = d + o.d;
    long rc = c + o.c + carry(d, o.d, rd);
    long rb = b + o.b + carry(c, o.c, rc);
    return new UInt256(a + o.a + carry(b, o.b, rb), rb, rc, rd);
  }

  public UInt256 subtract(UInt256 o) {
    long rd = d - o.d;
    long rc = c - o.c - borrow(d, o.d, rd);
    long rb = b - o.b - borrow(c, o.c, rc);
    return new UInt256(a - o.a - borrow(b, o.b, rb), rb, rc, rd);
  }

  /**
   * 1 where {@code x + y}, and what was carried into it, came out as {@code sum} and overflowed.
   */
  public static long carry(long x, long y, long sum) {
    return (x & y | (x | y) & ~sum) >>> 63;
  }

  /** 1 where {@code x - y}, less what was borrowed, came out as {@code difference} from below 0. */
  public static long borrow(long x, long y, long difference) {
    return (~x & y | (~x | y) & difference) >>> 63;
  }

  public UInt256 multiply(UInt256 o) {
    if ((a | b | c | o.a | o.b | o.c) == 0) {
      return new UInt256(0, 0, Math.unsignedMultiplyHigh(d, o.d), d * o.d);
    }
    long h = Math.unsignedMultiplyHigh(d, o.d);
    long low = d * o.c;
    long rc = h + low;
    long rb = Math.unsignedMultiplyHigh(d, o.c) + carry(h, low, rc);
    low = c * o.d;
    h = rc;
    rc += low;
    h = Math.unsignedMultiplyHigh(c, o.d) + carry(h, low, rc);
    long sum = rb + h;
    long ra = carry(rb, h, sum) + multiplyTop(o);
    for (long product : new long[] {d * o.b, c * o.c, b * o.d}) {
      rb = sum + product;
      ra += carry(sum, product, rb);
      sum = rb;
    }
    return new UInt256(ra, sum, rc, d * o.d);
  }

  /** What reaches the highest limb of a product from below. */
  private long multiplyTop(UInt256 o) {
    return Math.unsignedMultiplyHigh(d, o.b)
        + Math.unsignedMultiplyHigh(c, o.c)
        + Math.unsignedMultiplyHigh(b, o.d)
        + d * o.a
        + c * o.b
        + b * o.c
        + a * o.d;
  }

  public UInt256 divide(UInt256 o) {
    if (o.isZero()) {
      return ZERO;
    }
    if ((a | b | c | o.a | o.b | o.c) == 0) {
      return new UInt256(0, 0, 0, Long.divideUnsigned(d, o.d));
    }
    long[] words = {a, b, c, d, o.a, o.b, o.c, o.d};
    divided(words).quotient(words, 0);
    return new UInt256(words[0], words[1], words[2], words[3]);
  }

  public UInt256 remainder(UInt256 o) {
    if (o.isZero()) {
      return ZERO;
    }
    long[] words = {a, b, c, d, o.a, o.b, o.c, o.d};
    divided(words).remainder(words, 0);
    return new UInt256(words[0], words[1], words[2], words[3]);
  }

  private static Division divided(long[] words) {
    Division division = new Division();
    division.word(words, 0);
    division.by(words, Limbs.COUNT);
    return division;
  }

  public UInt256 signedDivide(UInt256 o) {
    UInt256 quotient = magnitude().divide(o.magnitude());
    return isNegative() == o.isNegative() ? quotient : quotient.negated();
  }

  public UInt256 signedRemainder(UInt256 o) {
    UInt256 remainder = magnitude().remainder(o.magnitude());
    return isNegative() ? remainder.negated() : remainder;
  }

  private UInt256 magnitude() {
    return isNegative() ? negated() : this;
  }

  private UInt256 negated() {
    return ZERO.subtract(this);
  }

  public UInt256 power(UInt256 exponent) {
    UInt256 result = ONE;
    UInt256 square = this;
    for (UInt256 rest = exponent; !rest.isZero(); rest = rest.shiftRight(1)) {
      if ((rest.d & 1) == 1) {
        result = result.multiply(square);
      }
      square = square.multiply(square);
    }
    return result;
  }

  /** The bytes that the number takes without leading zeros. */
  public int byteLength() {
    return 32 - leadingZeros() / 8;
  }

  public int leadingZeros() {
    if (a != 0) {
      return Long.numberOfLeadingZeros(a);
    }
    if (b != 0) {
      return 64 + Long.numberOfLeadingZeros(b);
    }
    return c != 0 ? 128 + Long.numberOfLeadingZeros(c) : 192 + Long.numberOfLeadingZeros(d);
  }

  /** Extends the sign of the number of {@code this + 1} bytes in {@code value}. */
  public UInt256 signExtend(UInt256 value) {
    if (!fitsLong() || d >= 31) {
      return value;
    }
    int shift = (int) (256 - 8 * (d + 1));
    return value.shiftLeft(shift).shiftRightSigned(shift);
  }

  public boolean isNegative() {
    return a < 0;
  }

  public int compareSigned(UInt256 o) {
    return isNegative() == o.isNegative() ? compareTo(o) : isNegative() ? -1 : 1;
  }

  public UInt256 and(UInt256 o) {
    return new UInt256(a & o.a, b & o.b, c & o.c, d & o.d);
  }

  /** The byte at {@code index} from the most significant, or 0 beyond 31. */
  public UInt256 byteAt(UInt256 index) {
    if (!index.fitsLong() || index.d >= 32) {
      return ZERO;
    }
    return shiftRight((int) (248 - 8 * index.d)).and(of(0xff));
  }

  public UInt256 shiftRightSigned(UInt256 bits) {
    if (bits.fitsLong() && bits.d < 256) {
      return shiftRightSigned((int) bits.d);
    }
    return isNegative() ? MAX : ZERO;
  }

  private UInt256 shiftLeft(int bits) {
    UInt256 value = this;
    for (int i = 0; i < bits >>> 6; i++) {
      value = new UInt256(value.b, value.c, value.d, 0);
    }
    int rest = bits & 63;
    if (rest == 0) {
      return value;
    }
    int back = 64 - rest;
    return new UInt256(
        value.a << rest | value.b >>> back,
        value.b << rest | value.c >>> back,
        value.c << rest | value.d >>> back,
        value.d << rest);
  }

  private UInt256 shiftRight(int bits) {
    return shiftRight(bits, 0);
  }

  private UInt256 shiftRightSigned(int bits) {
    return shiftRight(bits, a >> 63);
  }

  private UInt256 shiftRight(int bits, long fill) {
    UInt256 value = this;
    for (int i = 0; i < bits >>> 6; i++) {
      value = new UInt256(fill, value.a, value.b, value.c);
    }
    int rest = bits & 63;
    if (rest == 0) {
      return value;
    }
    int back = 64 - rest;
    return new UInt256(
        fill << back | value.a >>> rest,
        value.a << back | value.b >>> rest,
        value.b << back | value.c >>> rest,
        value.c << back | value.d >>> rest);
  }

  @Override
  public int compareTo(UInt256 o) {
    if (a != o.a) {
      return Long.compareUnsigned(a, o.a);
    }
    if (b != o.b) {
      return Long.compareUnsigned(b, o.b);
    }
    return c != o.c ? Long.compareUnsigned(c, o.c) : Long.compareUnsigned(d, o.d);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof UInt256 o && a == o.a && b == o.b && c == o.c && d == o.d;
  }

  @Override
  public int hashCode() {
    return Long.hashCode(a * 31 + b) * 31 + Long.hashCode(c * 31 + d);
  }

  @Override
  public String toString() {
    return "0x" + toBigInteger().toString(16);
  }
}
