package network.haca.evm;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** The 64-bit pieces of a 256-bit word: in bytes, and their wide products and quotients. */
final class Limbs {
  private static final VarHandle BIG_ENDIAN =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);
  private static final long LOW = 0xffff_ffffL;

  private Limbs() {}

  static long read(byte[] source, int offset) {
    return (long) BIG_ENDIAN.get(source, offset);
  }

  static void write(byte[] target, int offset, long value) {
    BIG_ENDIAN.set(target, offset, value);
  }

  /**
   * The whole product of two numbers.
   *
   * @param x limbs, least significant first
   * @param y limbs, least significant first
   * @return {@code x.length + y.length} limbs, least significant first
   */
  static long[] multiply(long[] x, long[] y) {
    long[] product = new long[x.length + y.length];
    for (int i = 0; i < x.length; i++) {
      long carry = 0;
      for (int j = 0; j < y.length; j++) {
        long low = x[i] * y[j];
        long high = Math.unsignedMultiplyHigh(x[i], y[j]);
        long sum = low + product[i + j];
        high += Long.compareUnsigned(sum, low) < 0 ? 1 : 0;
        long withCarry = sum + carry;
        high += Long.compareUnsigned(withCarry, sum) < 0 ? 1 : 0;
        product[i + j] = withCarry;
        carry = high;
      }
      product[i + y.length] = carry;
    }
    return product;
  }

  /**
   * Divides by schoolbook division (Knuth, The Art of Computer Programming, volume 2, 4.3.1,
   * algorithm D) in digits of 64 bits. The dividend becomes the remainder.
   *
   * @param dividend limbs, least significant first
   * @param divisor limbs, least significant first; not zero
   * @return the quotient, as many limbs as the dividend
   */
  static long[] divide(long[] dividend, long[] divisor) {
    int n = length(divisor);
    int shift = Long.numberOfLeadingZeros(divisor[n - 1]);
    long[] v = shiftedLeft(divisor, n, shift);
    long[] u = shiftedLeft(dividend, dividend.length, shift);
    long reciprocal = reciprocal(v[n - 1]);
    long[] quotient = new long[dividend.length];
    for (int j = length(dividend) - n; j >= 0; j--) {
      quotient[j] = digit(u, v, n, j, reciprocal);
    }
    for (int i = 0; i < dividend.length; i++) {
      dividend[i] = i < n ? u[i] >>> shift | carried(u[i + 1], shift) : 0;
    }
    return quotient;
  }

  /** One digit of the quotient: guessed from the leading digits, then put right. */
  private static long digit(long[] u, long[] v, int n, int j, long reciprocal) {
    long guess = guess(u, v, n, j, reciprocal);
    long borrow = 0;
    for (int i = 0; i < n; i++) {
      long low = guess * v[i];
      long high = Math.unsignedMultiplyHigh(guess, v[i]);
      long due = low + borrow;
      high += Long.compareUnsigned(due, low) < 0 ? 1 : 0;
      long digit = u[i + j];
      u[i + j] = digit - due;
      borrow = high + (Long.compareUnsigned(digit, due) < 0 ? 1 : 0);
    }
    long top = u[j + n];
    u[j + n] = top - borrow;
    if (Long.compareUnsigned(top, borrow) < 0) {
      addBack(u, v, n, j);
      return guess - 1;
    }
    return guess;
  }

  /** The digit, or one more than it. */
  private static long guess(long[] u, long[] v, int n, int j, long reciprocal) {
    long first = v[n - 1];
    long high = u[j + n];
    long next = u[j + n - 1];
    long guess;
    long rest;
    if (high == first) {
      guess = -1;
      rest = next + first;
      if (Long.compareUnsigned(rest, first) < 0) {
        return guess;
      }
    } else {
      guess = quotient(high, next, first, reciprocal);
      rest = next - guess * first;
    }
    if (n == 1) {
      return guess;
    }
    while (exceeds(guess, v[n - 2], rest, u[j + n - 2])) {
      guess--;
      rest += first;
      if (Long.compareUnsigned(rest, first) < 0) {
        break;
      }
    }
    return guess;
  }

  /** Whether {@code x * y} is more than {@code high} and {@code low} together. */
  private static boolean exceeds(long x, long y, long high, long low) {
    long productHigh = Math.unsignedMultiplyHigh(x, y);
    return productHigh == high
        ? Long.compareUnsigned(x * y, low) > 0
        : Long.compareUnsigned(productHigh, high) > 0;
  }

  /**
   * Two limbs by one (Moeller and Granlund, Improved division by invariant integers, algorithm 4).
   *
   * @param high less than {@code divisor}
   * @param divisor with its highest bit set
   */
  private static long quotient(long high, long low, long divisor, long reciprocal) {
    long productLow = reciprocal * high;
    long fraction = productLow + low;
    long quotient =
        Math.unsignedMultiplyHigh(reciprocal, high)
            + high
            + (Long.compareUnsigned(fraction, low) < 0 ? 1 : 0)
            + 1;
    long rest = low - quotient * divisor;
    if (Long.compareUnsigned(rest, fraction) > 0) {
      quotient--;
      rest += divisor;
    }
    return Long.compareUnsigned(rest, divisor) >= 0 ? quotient + 1 : quotient;
  }

  /** {@code (2^128 - 1) / divisor - 2^64}, by two digits of 32 bits. */
  private static long reciprocal(long divisor) {
    long first = divisor >>> 32;
    long second = divisor & LOW;
    long high = halfQuotient(~divisor, LOW, first, second);
    long rest = (~divisor << 32 | LOW) - high * divisor;
    return high << 32 | halfQuotient(rest, LOW, first, second) & LOW;
  }

  /** {@code (high * 2^32 + low) / divisor}, which is below 2^32. */
  private static long halfQuotient(long high, long low, long first, long second) {
    long guess = Long.divideUnsigned(high, first);
    long rest = high - guess * first;
    while (guess > LOW || Long.compareUnsigned(guess * second, rest << 32 | low) > 0) {
      guess--;
      rest += first;
      if (rest > LOW) {
        break;
      }
    }
    return guess;
  }

  private static void addBack(long[] u, long[] v, int n, int j) {
    long carry = 0;
    for (int i = 0; i < n; i++) {
      long sum = u[i + j] + v[i] + carry;
      carry = UInt256.carry(u[i + j], v[i], sum);
      u[i + j] = sum;
    }
    u[j + n] += carry;
  }

  private static int length(long[] limbs) {
    int length = limbs.length;
    while (length > 0 && limbs[length - 1] == 0) {
      length--;
    }
    return length;
  }

  /** The lowest {@code length} limbs, shifted, and one more limb above. */
  private static long[] shiftedLeft(long[] limbs, int length, int bits) {
    long[] shifted = new long[length + 1];
    for (int i = 0; i < length; i++) {
      shifted[i] |= limbs[i] << bits;
      shifted[i + 1] = bits == 0 ? 0 : limbs[i] >>> -bits;
    }
    return shifted;
  }

  /** What of a limb moves into the one below. */
  private static long carried(long above, int bits) {
    return bits == 0 ? 0 : above << -bits;
  }
}
