package network.haca.evm;

import java.math.BigInteger;
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

  static UInt256 of(boolean value) {
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
    return read(word.toArray(), 0, 32);
  }

  public static UInt256 of(Address address) {
    return read(address.toArray(), 0, 20);
  }

  /** At most 32 bytes, big-endian. */
  public static UInt256 of(Bytes bytes) {
    return read(bytes.toArray(), 0, bytes.size());
  }

  /** {@code length} bytes of {@code source}, at most 32, big-endian. */
  static UInt256 read(byte[] source, int offset, int length) {
    long[] limbs = new long[4];
    for (int i = 0; i < length; i++) {
      int position = length - 1 - i;
      limbs[i >>> 3] |= (source[offset + position] & 0xffL) << ((i & 7) * 8);
    }
    return new UInt256(limbs[3], limbs[2], limbs[1], limbs[0]);
  }

  void write(byte[] target, int offset) {
    writeLong(target, offset, a);
    writeLong(target, offset + 8, b);
    writeLong(target, offset + 16, c);
    writeLong(target, offset + 24, d);
  }

  private static void writeLong(byte[] target, int offset, long value) {
    for (int i = 0; i < 8; i++) {
      target[offset + i] = (byte) (value >>> (56 - 8 * i));
    }
  }

  public Bytes32 toBytes32() {
    byte[] word = new byte[32];
    write(word, 0);
    return new Bytes32(Bytes.wrap(word));
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

  private BigInteger toSigned() {
    byte[] word = new byte[32];
    write(word, 0);
    return new BigInteger(word);
  }

  public boolean isZero() {
    return (a | b | c | d) == 0;
  }

  /** Whether the number is below 2^63. */
  public boolean fitsLong() {
    return (a | b | c) == 0 && d >= 0;
  }

  /** The number, or {@code Long.MAX_VALUE} if it is larger. */
  public long toLongSaturated() {
    return fitsLong() ? d : Long.MAX_VALUE;
  }

  public UInt256 add(UInt256 o) {
    long rd = d + o.d;
    long carry = Long.compareUnsigned(rd, d) < 0 ? 1 : 0;
    long rc = c + o.c;
    long carryC = Long.compareUnsigned(rc, c) < 0 ? 1 : 0;
    rc += carry;
    carryC |= carry == 1 && rc == 0 ? 1 : 0;
    long rb = b + o.b;
    long carryB = Long.compareUnsigned(rb, b) < 0 ? 1 : 0;
    rb += carryC;
    carryB |= carryC == 1 && rb == 0 ? 1 : 0;
    return new UInt256(a + o.a + carryB, rb, rc, rd);
  }

  public UInt256 subtract(UInt256 o) {
    return add(o.not()).add(ONE);
  }

  UInt256 multiply(UInt256 o) {
    if ((a | b | c | o.a | o.b | o.c) == 0) {
      return new UInt256(0, 0, Math.unsignedMultiplyHigh(d, o.d), d * o.d);
    }
    return of(toBigInteger().multiply(o.toBigInteger()));
  }

  UInt256 divide(UInt256 o) {
    if (o.isZero()) {
      return ZERO;
    }
    if ((a | b | c | o.a | o.b | o.c) == 0) {
      return of0(Long.divideUnsigned(d, o.d));
    }
    return of(toBigInteger().divide(o.toBigInteger()));
  }

  UInt256 remainder(UInt256 o) {
    if (o.isZero()) {
      return ZERO;
    }
    if ((a | b | c | o.a | o.b | o.c) == 0) {
      return of0(Long.remainderUnsigned(d, o.d));
    }
    return of(toBigInteger().mod(o.toBigInteger()));
  }

  private static UInt256 of0(long unsigned) {
    return new UInt256(0, 0, 0, unsigned);
  }

  UInt256 signedDivide(UInt256 o) {
    return o.isZero() ? ZERO : of(toSigned().divide(o.toSigned()));
  }

  UInt256 signedRemainder(UInt256 o) {
    return o.isZero() ? ZERO : of(toSigned().remainder(o.toSigned()));
  }

  UInt256 addModulo(UInt256 o, UInt256 modulus) {
    return modulus.isZero()
        ? ZERO
        : of(toBigInteger().add(o.toBigInteger()).mod(modulus.toBigInteger()));
  }

  UInt256 multiplyModulo(UInt256 o, UInt256 modulus) {
    return modulus.isZero()
        ? ZERO
        : of(toBigInteger().multiply(o.toBigInteger()).mod(modulus.toBigInteger()));
  }

  UInt256 power(UInt256 exponent) {
    return of(toBigInteger().modPow(exponent.toBigInteger(), MODULUS));
  }

  /** The bytes that the number takes without leading zeros. */
  int byteLength() {
    return 32 - leadingZeros() / 8;
  }

  int leadingZeros() {
    if (a != 0) {
      return Long.numberOfLeadingZeros(a);
    }
    if (b != 0) {
      return 64 + Long.numberOfLeadingZeros(b);
    }
    return c != 0 ? 128 + Long.numberOfLeadingZeros(c) : 192 + Long.numberOfLeadingZeros(d);
  }

  /** Extends the sign of the number of {@code this + 1} bytes in {@code value}. */
  UInt256 signExtend(UInt256 value) {
    if (!fitsLong() || d >= 31) {
      return value;
    }
    int shift = (int) (256 - 8 * (d + 1));
    return value.shiftLeft(shift).shiftRightSigned(shift);
  }

  boolean isNegative() {
    return a < 0;
  }

  int compareSigned(UInt256 o) {
    return isNegative() == o.isNegative() ? compareTo(o) : isNegative() ? -1 : 1;
  }

  UInt256 and(UInt256 o) {
    return new UInt256(a & o.a, b & o.b, c & o.c, d & o.d);
  }

  UInt256 or(UInt256 o) {
    return new UInt256(a | o.a, b | o.b, c | o.c, d | o.d);
  }

  UInt256 xor(UInt256 o) {
    return new UInt256(a ^ o.a, b ^ o.b, c ^ o.c, d ^ o.d);
  }

  UInt256 not() {
    return new UInt256(~a, ~b, ~c, ~d);
  }

  /** The byte at {@code index} from the most significant, or 0 beyond 31. */
  UInt256 byteAt(UInt256 index) {
    if (!index.fitsLong() || index.d >= 32) {
      return ZERO;
    }
    return shiftRight((int) (248 - 8 * index.d)).and(of(0xff));
  }

  UInt256 shiftLeft(UInt256 bits) {
    return bits.fitsLong() && bits.d < 256 ? shiftLeft((int) bits.d) : ZERO;
  }

  UInt256 shiftRight(UInt256 bits) {
    return bits.fitsLong() && bits.d < 256 ? shiftRight((int) bits.d) : ZERO;
  }

  UInt256 shiftRightSigned(UInt256 bits) {
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
