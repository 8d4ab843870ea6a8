package network.haca.evm;

import java.util.function.BinaryOperator;
import java.util.function.UnaryOperator;
import network.haca.evm.word.UInt256;
import network.haca.primitives.RecentKeccak;

/** 0x01 to 0x20: numbers, comparisons, bits and KECCAK256. */
final class ArithmeticOperations {
  private static final long VERY_LOW = 3;
  private static final long LOW = 5;
  private static final long MID = 8;

  private ArithmeticOperations() {}

  static void addTo(OperationTable table, Rules rules) {
    table.add(0x01, VERY_LOW, 2, 1, f -> f.stack.add());
    table.add(0x02, LOW, 2, 1, f -> f.stack.multiply());
    table.add(0x03, VERY_LOW, 2, 1, f -> f.stack.subtract());
    table.add(0x04, LOW, 2, 1, f -> f.stack.divide(f.context.division()));
    binary(table, 0x05, LOW, UInt256::signedDivide);
    table.add(0x06, LOW, 2, 1, f -> f.stack.remainder(f.context.division()));
    binary(table, 0x07, LOW, UInt256::signedRemainder);
    table.add(0x08, MID, 3, 1, f -> f.stack.addModulo(f.context.division()));
    table.add(0x09, MID, 3, 1, f -> f.stack.multiplyModulo(f.context.division()));
    table.add(0x0a, 10, 2, 1, ArithmeticOperations::power);
    binary(table, 0x0b, LOW, UInt256::signExtend);
    table.add(0x10, VERY_LOW, 2, 1, f -> f.stack.less());
    table.add(0x11, VERY_LOW, 2, 1, f -> f.stack.greater());
    binary(table, 0x12, VERY_LOW, (a, b) -> UInt256.of(a.compareSigned(b) < 0));
    binary(table, 0x13, VERY_LOW, (a, b) -> UInt256.of(a.compareSigned(b) > 0));
    table.add(0x14, VERY_LOW, 2, 1, f -> f.stack.equal());
    table.add(0x15, VERY_LOW, 1, 1, f -> f.stack.isZero());
    table.add(0x16, VERY_LOW, 2, 1, f -> f.stack.and());
    table.add(0x17, VERY_LOW, 2, 1, f -> f.stack.or());
    table.add(0x18, VERY_LOW, 2, 1, f -> f.stack.xor());
    table.add(0x19, VERY_LOW, 1, 1, f -> f.stack.not());
    binary(table, 0x1a, VERY_LOW, (index, value) -> value.byteAt(index));
    table.add(0x1b, VERY_LOW, 2, 1, f -> f.stack.shiftLeft());
    table.add(0x1c, VERY_LOW, 2, 1, f -> f.stack.shiftRight());
    binary(table, 0x1d, VERY_LOW, (bits, value) -> value.shiftRightSigned(bits));
    if (rules.hasClz()) {
      unary(table, 0x1e, LOW, a -> UInt256.of(a.leadingZeros()));
    }
    table.add(0x20, 30, 2, 1, ArithmeticOperations::keccak);
  }

  private static void unary(
      OperationTable table, int opcode, long gas, UnaryOperator<UInt256> function) {
    table.add(opcode, gas, 1, 1, f -> f.push(function.apply(f.pop())));
  }

  private static void binary(
      OperationTable table, int opcode, long gas, BinaryOperator<UInt256> function) {
    table.add(opcode, gas, 2, 1, f -> f.push(function.apply(f.pop(), f.pop())));
  }

  private static void power(Frame frame) {
    UInt256 base = frame.pop();
    UInt256 exponent = frame.pop();
    frame.charge(50L * exponent.byteLength());
    frame.push(base.power(exponent));
  }

  private static void keccak(Frame frame) {
    UInt256 offset = frame.pop();
    UInt256 length = frame.pop();
    frame.expandMemory(offset, length);
    frame.charge(Gas.words(6, length.toLongSaturated()));
    int size = (int) length.toLongSaturated();
    int from = size == 0 ? 0 : (int) offset.toLongSaturated();
    frame.push(UInt256.of(RecentKeccak.hash(frame.memory.array(), from, size)));
  }
}
