package network.haca.evm;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.math.BigInteger;
import java.util.List;
import java.util.Random;
import java.util.function.BiConsumer;
import java.util.function.BinaryOperator;
import network.haca.evm.word.Division;
import network.haca.evm.word.UInt256;
import org.junit.jupiter.api.Test;

/** The arithmetic, against the JDK's unbounded numbers. */
class UInt256Test {
  private static final BigInteger MODULUS = BigInteger.ONE.shiftLeft(256);
  private static final int CASES = 50_000;

  private final Random random = new Random(1);
  private final OperandStack stack = new OperandStack();
  private final Division division = new Division();

  @Test
  void addsSubtractsAndMultipliesModulo2To256() {
    agree(UInt256::add, BigInteger::add);
    agree(UInt256::subtract, BigInteger::subtract);
    agree(UInt256::multiply, BigInteger::multiply);
  }

  @Test
  void dividesAndDividingByZeroIsZero() {
    agree(UInt256::divide, (x, y) -> y.signum() == 0 ? y : x.divide(y));
    agree(UInt256::remainder, (x, y) -> y.signum() == 0 ? y : x.mod(y));
  }

  @Test
  void dividesSignedNumbersTowardsZero() {
    agree(
        UInt256::signedDivide,
        (x, y) -> y.signum() == 0 ? y : signed(x).divide(signed(y)).mod(MODULUS));
    agree(
        UInt256::signedRemainder,
        (x, y) -> y.signum() == 0 ? y : signed(x).remainder(signed(y)).mod(MODULUS));
  }

  @Test
  void addsAndMultipliesModuloAnyNumberWithoutWrapping() {
    for (int i = 0; i < CASES; i++) {
      BigInteger x = number();
      BigInteger y = number();
      BigInteger m = number();
      boolean none = m.signum() == 0;
      assertEquals(
          UInt256.of(none ? m : x.add(y).mod(m)), onStack(x, y, m, OperandStack::addModulo));
      assertEquals(
          UInt256.of(none ? m : x.multiply(y).mod(m)),
          onStack(x, y, m, OperandStack::multiplyModulo));
    }
  }

  @Test
  void dividesOnTheStackAsAnywhere() {
    for (int i = 0; i < CASES; i++) {
      UInt256 x = UInt256.of(number());
      UInt256 y = UInt256.of(number());
      assertEquals(x.divide(y), onStack(x, y, OperandStack::divide));
      assertEquals(x.remainder(y), onStack(x, y, OperandStack::remainder));
    }
  }

  private UInt256 onStack(
      BigInteger x, BigInteger y, BigInteger m, BiConsumer<OperandStack, Division> opcode) {
    stack.push(UInt256.of(m));
    return onStack(UInt256.of(x), UInt256.of(y), opcode);
  }

  private UInt256 onStack(UInt256 x, UInt256 y, BiConsumer<OperandStack, Division> opcode) {
    stack.push(y);
    stack.push(x);
    opcode.accept(stack, division);
    UInt256 result = stack.pop();
    assertEquals(0, stack.height());
    return result;
  }

  @Test
  void raisesToPowers() {
    for (int i = 0; i < 500; i++) {
      BigInteger base = number();
      BigInteger exponent = number();
      assertEquals(
          UInt256.of(base.modPow(exponent, MODULUS)), UInt256.of(base).power(UInt256.of(exponent)));
    }
  }

  private void agree(BinaryOperator<UInt256> ours, BinaryOperator<BigInteger> theirs) {
    for (int i = 0; i < CASES; i++) {
      BigInteger x = number();
      BigInteger y = number();
      assertEquals(
          UInt256.of(theirs.apply(x, y)),
          ours.apply(UInt256.of(x), UInt256.of(y)),
          () -> x.toString(16) + ", " + y.toString(16));
    }
  }

  /** Of any length, often with whole limbs of zeros or ones, where carries and guesses go wrong. */
  private BigInteger number() {
    BigInteger value = new BigInteger(random.nextInt(257), random);
    for (int limb = 0; limb < 8; limb++) {
      BigInteger mask = BigInteger.valueOf(0xffff_ffffL).shiftLeft(32 * limb);
      value =
          switch (random.nextInt(6)) {
            case 0 -> value.or(mask);
            case 1 -> value.andNot(mask);
            default -> value;
          };
    }
    return List.of(value, value, value, BigInteger.valueOf(random.nextInt(3)))
        .get(random.nextInt(4));
  }

  private static BigInteger signed(BigInteger value) {
    return value.testBit(255) ? value.subtract(MODULUS) : value;
  }
}
