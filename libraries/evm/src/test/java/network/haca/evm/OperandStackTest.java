package network.haca.evm;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.math.BigInteger;
import java.util.Random;
import java.util.function.BinaryOperator;
import java.util.function.Consumer;
import network.haca.evm.word.UInt256;
import org.junit.jupiter.api.Test;

class OperandStackTest {
  private final OperandStack stack = new OperandStack();
  private final Random random = new Random(2);

  @Test
  void combinesTheTopTwoInPlace() {
    agree(OperandStack::add, BigInteger::add);
    agree(OperandStack::subtract, BigInteger::subtract);
    agree(OperandStack::multiply, BigInteger::multiply);
    agree(OperandStack::and, BigInteger::and);
    agree(OperandStack::or, BigInteger::or);
    agree(OperandStack::xor, BigInteger::xor);
    agree(OperandStack::equal, (x, y) -> truth(x.equals(y)));
    agree(OperandStack::less, (x, y) -> truth(x.compareTo(y) < 0));
    agree(OperandStack::greater, (x, y) -> truth(x.compareTo(y) > 0));
  }

  @Test
  void shiftsByTheTopAndEverythingFallsOutFrom256() {
    for (int bits = 0; bits <= 300; bits++) {
      BigInteger value = new BigInteger(256, random);
      assertEquals(UInt256.of(value.shiftLeft(bits)), after(value, bits, OperandStack::shiftLeft));
      assertEquals(
          UInt256.of(value.shiftRight(bits)), after(value, bits, OperandStack::shiftRight));
    }
  }

  @Test
  void growsToItsBoundAndKeepsWhatItHolds() {
    for (int i = 0; i < OperandStack.MAX; i++) {
      stack.push(i);
    }
    stack.swap(16);
    assertEquals(OperandStack.MAX, stack.height());
    assertEquals(UInt256.of(OperandStack.MAX - 17), stack.peek(0));
    assertEquals(UInt256.of(OperandStack.MAX - 1), stack.peek(16));
    assertEquals(UInt256.ZERO, stack.peek(OperandStack.MAX - 1));
  }

  private UInt256 after(BigInteger value, int bits, Consumer<OperandStack> shift) {
    stack.push(UInt256.of(value));
    stack.push(bits);
    shift.accept(stack);
    return stack.pop();
  }

  private void agree(Consumer<OperandStack> ours, BinaryOperator<BigInteger> theirs) {
    for (int i = 0; i < 10_000; i++) {
      BigInteger x = new BigInteger(random.nextInt(257), random);
      BigInteger y = random.nextInt(4) == 0 ? x : new BigInteger(random.nextInt(257), random);
      stack.push(UInt256.of(y));
      stack.push(UInt256.of(x));
      ours.accept(stack);
      assertEquals(UInt256.of(theirs.apply(x, y)), stack.pop());
      assertEquals(0, stack.height());
    }
  }

  private static BigInteger truth(boolean value) {
    return value ? BigInteger.ONE : BigInteger.ZERO;
  }
}
