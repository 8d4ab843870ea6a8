package network.haca.evm.word;

import java.util.Arrays;

/**
 * Sums and products of 256-bit words, whole, and what a word divides them into: schoolbook division
 * (Knuth, The Art of Computer Programming, volume 2, 4.3.1, algorithm D) in digits of 64 bits.
 * Words are four limbs of an array, most significant first, as the operand stack has them. The
 * buffers are used again: one for a thread at a time.
 */
public final class Division {
  private static final int WORD = Limbs.COUNT;
  private static final long LOW = 0xffff_ffffL;

  /** What is divided, least significant limb first, with one limb above; becomes the remainder. */
  private final long[] u = new long[2 * WORD + 1];

  /** By what it is divided. */
  private final long[] v = new long[WORD];

  private final long[] quotient = new long[2 * WORD + 1];

  /** Limbs of {@link #u} in use. */
  private int size;

  /** Takes a word to divide. */
  public void word(long[] words, int at) {
    for (int i = 0; i < WORD; i++) {
      u[i] = words[at + WORD - 1 - i];
    }
    size = WORD;
  }

  /** Takes the sum of two words to divide. */
  public void sum(long[] words, int x, int y) {
    long carry = 0;
    for (int i = 0; i < WORD; i++) {
      long p = words[x + WORD - 1 - i];
      long q = words[y + WORD - 1 - i];
      u[i] = p + q + carry;
      carry = UInt256.carry(p, q, u[i]);
    }
    u[WORD] = carry;
    size = WORD + 1;
  }

  /** Takes the product of two words to divide. */
  public void product(long[] words, int x, int y) {
    u[0] = 0;
    u[1] = 0;
    u[2] = 0;
    u[3] = 0;
    for (int i = 0; i < WORD; i++) {
      u[i + WORD] = addProduct(words[x + WORD - 1 - i], words, y, i);
    }
    size = 2 * WORD;
  }

  /** Adds {@code factor} times a word to the limbs from {@code i} on; what is carried out. */
  private long addProduct(long factor, long[] words, int at, int i) {
    long carry = addProduct(factor, words[at + 3], i, 0);
    carry = addProduct(factor, words[at + 2], i + 1, carry);
    carry = addProduct(factor, words[at + 1], i + 2, carry);
    return addProduct(factor, words[at], i + 3, carry);
  }

  private long addProduct(long factor, long other, int i, long carry) {
    long low = factor * other;
    long before = u[i];
    long sum = low + before;
    long high = Math.unsignedMultiplyHigh(factor, other) + UInt256.carry(low, before, sum);
    u[i] = sum + carry;
    return high + UInt256.carry(sum, carry, u[i]);
  }

  /** Divides by a word that is not zero. */
  public void by(long[] words, int at) {
    for (int i = 0; i < WORD; i++) {
      v[i] = words[at + WORD - 1 - i];
    }
    int n = length(v, WORD);
    int shift = Long.numberOfLeadingZeros(v[n - 1]);
    int m = length(u, size);
    u[size] = 0;
    shiftLeft(u, m + 1, shift);
    shiftLeft(v, n, shift);
    Arrays.fill(quotient, 0);
    long reciprocal = reciprocal(v[n - 1]);
    for (int j = m - n; j >= 0; j--) {
      long guess = guess(n, j, reciprocal);
      quotient[j] = n == WORD ? digit(guess, j) : digit(guess, n, j);
    }
    shiftRight(n, shift);
    Arrays.fill(u, n, Math.max(n, WORD), 0);
  }

  /** Writes the quotient modulo 2^256. */
  public void quotient(long[] words, int at) {
    for (int i = 0; i < WORD; i++) {
      words[at + i] = quotient[WORD - 1 - i];
    }
  }

  public void remainder(long[] words, int at) {
    for (int i = 0; i < WORD; i++) {
      words[at + i] = u[WORD - 1 - i];
    }
  }

  /** The commonest divisor fills its word: its four steps stand one behind the other. */
  private long digit(long guess, int j) {
    long borrow = subtractProduct(guess, 0, j, 0);
    borrow = subtractProduct(guess, 1, j, borrow);
    borrow = subtractProduct(guess, 2, j, borrow);
    return settle(guess, WORD, j, subtractProduct(guess, 3, j, borrow));
  }

  private long digit(long guess, int n, int j) {
    long borrow = 0;
    for (int i = 0; i < n; i++) {
      borrow = subtractProduct(guess, i, j, borrow);
    }
    return settle(guess, n, j, borrow);
  }

  private long subtractProduct(long guess, int i, int j, long borrow) {
    long low = guess * v[i];
    long due = low + borrow;
    long high = Math.unsignedMultiplyHigh(guess, v[i]) + UInt256.carry(low, borrow, due);
    long before = u[i + j];
    u[i + j] = before - due;
    return high + UInt256.borrow(before, due, u[i + j]);
  }

  /** A guess that was one too high is put right. */
  private long settle(long guess, int n, int j, long borrow) {
    long top = u[j + n];
    u[j + n] = top - borrow;
    if (Long.compareUnsigned(top, borrow) >= 0) {
      return guess;
    }
    long carry = 0;
    for (int i = 0; i < n; i++) {
      long before = u[i + j];
      u[i + j] = before + v[i] + carry;
      carry = UInt256.carry(before, v[i], u[i + j]);
    }
    u[j + n] += carry;
    return guess - 1;
  }

  /** The digit, or one more than it. */
  private long guess(int n, int j, long reciprocal) {
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

  /** Returns true if {@code x * y} is more than {@code high} and {@code low} together. */
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

  private static int length(long[] limbs, int length) {
    int significant = length;
    while (significant > 0 && limbs[significant - 1] == 0) {
      significant--;
    }
    return significant;
  }

  private static void shiftLeft(long[] limbs, int length, int bits) {
    if (bits == 0) {
      return;
    }
    for (int i = length - 1; i > 0; i--) {
      limbs[i] = limbs[i] << bits | limbs[i - 1] >>> -bits;
    }
    limbs[0] <<= bits;
  }

  /** The remainder's limbs; the one above them is zero. */
  private void shiftRight(int n, int bits) {
    if (bits == 0) {
      return;
    }
    for (int i = 0; i < n; i++) {
      u[i] = u[i] >>> bits | u[i + 1] << -bits;
    }
  }
}
