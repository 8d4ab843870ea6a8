package network.haca.evm;

import java.util.Arrays;
import network.haca.evm.word.Division;
import network.haca.evm.word.Limbs;
import network.haca.evm.word.UInt256;

/**
 * A frame's operands: 256-bit words as four longs each, most significant first, so that the
 * commonest opcodes work in place and make no objects. Nobody checks bounds here: the table knows
 * what each opcode takes and gives.
 */
final class OperandStack {
  static final int MAX = 1024;

  /** Limbs of a word. */
  static final int WORD = Limbs.COUNT;

  private long[] limbs = new long[16 * WORD];

  /** Where the next word begins. */
  private int top;

  int height() {
    return top / WORD;
  }

  /** The height in limbs. */
  int top() {
    return top;
  }

  void push(UInt256 value) {
    set(grow(), value.limb(0), value.limb(1), value.limb(2), value.limb(3));
  }

  /** Pushes a number below 2^63. */
  void push(long value) {
    push(0, 0, 0, value);
  }

  void push(long a, long b, long c, long d) {
    set(grow(), a, b, c, d);
  }

  UInt256 pop() {
    top -= WORD;
    return word(top);
  }

  void drop() {
    top -= WORD;
  }

  /** The number popped, or {@code Long.MAX_VALUE} if it is larger. */
  long popLong() {
    top -= WORD;
    long d = limbs[top + 3];
    return (limbs[top] | limbs[top + 1] | limbs[top + 2]) == 0 && d >= 0 ? d : Long.MAX_VALUE;
  }

  boolean popIsZero() {
    top -= WORD;
    return isZero(top);
  }

  UInt256 peek(int fromTop) {
    return word(top - WORD * (fromTop + 1));
  }

  void duplicate(int depth) {
    int at = grow();
    int from = at - WORD * depth;
    set(at, limbs[from], limbs[from + 1], limbs[from + 2], limbs[from + 3]);
  }

  void swap(int depth) {
    int one = top - WORD;
    int other = one - WORD * depth;
    long a = limbs[one];
    long b = limbs[one + 1];
    long c = limbs[one + 2];
    long d = limbs[one + 3];
    set(one, limbs[other], limbs[other + 1], limbs[other + 2], limbs[other + 3]);
    set(other, a, b, c, d);
  }

  /** Reads a word of memory onto the stack. */
  void load(byte[] source, int offset) {
    push(
        Limbs.read(source, offset),
        Limbs.read(source, offset + 8),
        Limbs.read(source, offset + 16),
        Limbs.read(source, offset + 24));
  }

  /** Pops a word into memory. */
  void store(byte[] target, int offset) {
    top -= WORD;
    for (int i = 0; i < WORD; i++) {
      Limbs.write(target, offset + 8 * i, limbs[top + i]);
    }
  }

  void add() {
    int x = binary();
    int y = x - WORD;
    long _ = sum(x, y, y);
  }

  void subtract() {
    int x = binary();
    int y = x - WORD;
    difference(x, y, y);
  }

  /** Writes {@code x + y}; what is carried out. */
  private long sum(int x, int y, int target) {
    long carry = 0;
    for (int i = WORD - 1; i >= 0; i--) {
      long p = limbs[x + i];
      long q = limbs[y + i];
      long sum = p + q + carry;
      carry = UInt256.carry(p, q, sum);
      limbs[target + i] = sum;
    }
    return carry;
  }

  /** Writes {@code x - y}. */
  private void difference(int x, int y, int target) {
    long borrow = 0;
    for (int i = WORD - 1; i >= 0; i--) {
      long p = limbs[x + i];
      long q = limbs[y + i];
      long difference = p - q - borrow;
      borrow = UInt256.borrow(p, q, difference);
      limbs[target + i] = difference;
    }
  }

  void multiply() {
    int x = binary();
    int y = x - WORD;
    if ((limbs[x] | limbs[x + 1] | limbs[x + 2] | limbs[y] | limbs[y + 1] | limbs[y + 2]) != 0) {
      UInt256 product = word(x).multiply(word(y));
      top -= WORD;
      push(product);
      return;
    }
    long p = limbs[x + 3];
    long q = limbs[y + 3];
    limbs[y + 2] = Math.unsignedMultiplyHigh(p, q);
    limbs[y + 3] = p * q;
  }

  void divide(Division division) {
    int x = binary();
    int y = x - WORD;
    if (isLong(x) && isLong(y)) {
      limbs[y + 3] = limbs[y + 3] == 0 ? 0 : Long.divideUnsigned(limbs[x + 3], limbs[y + 3]);
    } else if (!isZero(y)) {
      division.word(limbs, x);
      division.by(limbs, y);
      division.quotient(limbs, y);
    }
  }

  void remainder(Division division) {
    int x = binary();
    int y = x - WORD;
    if (isLong(x) && isLong(y)) {
      limbs[y + 3] = limbs[y + 3] == 0 ? 0 : Long.remainderUnsigned(limbs[x + 3], limbs[y + 3]);
    } else if (!isZero(y)) {
      division.word(limbs, x);
      remainder(division, y);
    }
  }

  void addModulo(Division division) {
    int modulus = ternary();
    int x = modulus + 2 * WORD;
    int y = modulus + WORD;
    if (isLess(x, modulus) && isLess(y, modulus)) {
      sumBelowTwice(x, y, modulus);
    } else if (!isZero(modulus)) {
      division.sum(limbs, x, y);
      remainder(division, modulus);
    }
  }

  void multiplyModulo(Division division) {
    int modulus = ternary();
    if (!isZero(modulus)) {
      division.product(limbs, modulus + 2 * WORD, modulus + WORD);
      remainder(division, modulus);
    }
  }

  /** Of two numbers below the modulus the sum is below twice that. */
  private void sumBelowTwice(int x, int y, int modulus) {
    boolean isBelow = sum(x, y, x) == 0 && isLess(x, modulus);
    if (isBelow) {
      set(modulus, limbs[x], limbs[x + 1], limbs[x + 2], limbs[x + 3]);
    } else {
      difference(x, modulus, modulus);
    }
  }

  private void remainder(Division division, int divisor) {
    division.by(limbs, divisor);
    division.remainder(limbs, divisor);
  }

  void and() {
    int x = binary();
    for (int i = 0; i < WORD; i++) {
      limbs[x - WORD + i] &= limbs[x + i];
    }
  }

  void or() {
    int x = binary();
    for (int i = 0; i < WORD; i++) {
      limbs[x - WORD + i] |= limbs[x + i];
    }
  }

  void xor() {
    int x = binary();
    for (int i = 0; i < WORD; i++) {
      limbs[x - WORD + i] ^= limbs[x + i];
    }
  }

  void not() {
    for (int i = top - WORD; i < top; i++) {
      limbs[i] = ~limbs[i];
    }
  }

  void isZero() {
    set(top - WORD, isZero(top - WORD));
  }

  void equal() {
    int x = binary();
    int y = x - WORD;
    long difference = 0;
    for (int i = 0; i < WORD; i++) {
      difference |= limbs[x + i] ^ limbs[y + i];
    }
    set(y, difference == 0);
  }

  void less() {
    int x = binary();
    set(x - WORD, isLess(x, x - WORD));
  }

  void greater() {
    int x = binary();
    set(x - WORD, isLess(x - WORD, x));
  }

  void shiftLeft() {
    long bits = popLong();
    int at = top - WORD;
    if (bits >= 256) {
      set(at, 0, 0, 0, 0);
      return;
    }
    int limb = (int) bits >>> 6;
    int rest = (int) bits & 63;
    for (int i = 0; i < WORD; i++) {
      long high = i + limb < WORD ? limbs[at + i + limb] : 0;
      long low = i + limb + 1 < WORD ? limbs[at + i + limb + 1] : 0;
      limbs[at + i] = rest == 0 ? high : high << rest | low >>> -rest;
    }
  }

  void shiftRight() {
    long bits = popLong();
    int at = top - WORD;
    if (bits >= 256) {
      set(at, 0, 0, 0, 0);
      return;
    }
    int limb = (int) bits >>> 6;
    int rest = (int) bits & 63;
    for (int i = WORD - 1; i >= 0; i--) {
      long low = i - limb >= 0 ? limbs[at + i - limb] : 0;
      long high = i - limb - 1 >= 0 ? limbs[at + i - limb - 1] : 0;
      limbs[at + i] = rest == 0 ? low : low >>> rest | high << -rest;
    }
  }

  /** Drops the first operand from the stack; where it is. */
  private int binary() {
    top -= WORD;
    return top;
  }

  /** Drops the first two operands of three; where the third is. */
  private int ternary() {
    top -= 2 * WORD;
    return top - WORD;
  }

  private boolean isLong(int at) {
    return (limbs[at] | limbs[at + 1] | limbs[at + 2]) == 0;
  }

  private boolean isLess(int x, int y) {
    for (int i = 0; i < WORD; i++) {
      long p = limbs[x + i];
      long q = limbs[y + i];
      if (p != q) {
        return Long.compareUnsigned(p, q) < 0;
      }
    }
    return false;
  }

  private boolean isZero(int at) {
    return (limbs[at] | limbs[at + 1] | limbs[at + 2] | limbs[at + 3]) == 0;
  }

  private void set(int at, boolean value) {
    set(at, 0, 0, 0, value ? 1 : 0);
  }

  private void set(int at, long a, long b, long c, long d) {
    limbs[at] = a;
    limbs[at + 1] = b;
    limbs[at + 2] = c;
    limbs[at + 3] = d;
  }

  private UInt256 word(int at) {
    return UInt256.ofLimbs(limbs[at], limbs[at + 1], limbs[at + 2], limbs[at + 3]);
  }

  /** Makes room for one word; where it begins. */
  private int grow() {
    int at = top;
    if (at == limbs.length) {
      limbs = Arrays.copyOf(limbs, Math.min(MAX * WORD, at * 4));
    }
    top = at + WORD;
    return at;
  }
}
