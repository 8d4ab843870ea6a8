package network.haca.evm;

import java.util.function.BinaryOperator;
import java.util.function.UnaryOperator;
import network.haca.primitives.RecentKeccak;

/** 0x01 to 0x20: numbers, comparisons, bits and KECCAK256. */
final class ArithmeticOperations {
  private static final long VERY_LOW = 3;
  private static final long LOW = 5;
  private static final long MID = 8;

  private ArithmeticOperations() {}

  static void addTo(OperationTable table, Rules rules) {
    table.addCommon(0x01, VERY_LOW, 2, 1);
    table.addCommon(0x02, LOW, 2, 1);
    table.addCommon(0x03, VERY_LOW, 2, 1);
    binary(table, 0x04, LOW, UInt256::divide);
    binary(table, 0x05, LOW, UInt256::signedDivide);
    binary(table, 0x06, LOW, UInt256::remainder);
    binary(table, 0x07, LOW, UInt256::signedRemainder);
    table.add(0x08, MID, 3, 1, f -> f.push(f.pop().addModulo(f.pop(), f.pop())));
    table.add(0x09, MID, 3, 1, f -> f.push(f.pop().multiplyModulo(f.pop(), f.pop())));
    table.add(0x0a, 10, 2, 1, ArithmeticOperations::power);
    binary(table, 0x0b, LOW, UInt256::signExtend);
    table.addCommon(0x10, VERY_LOW, 2, 1);
    table.addCommon(0x11, VERY_LOW, 2, 1);
    binary(table, 0x12, VERY_LOW, (a, b) -> UInt256.of(a.compareSigned(b) < 0));
    binary(table, 0x13, VERY_LOW, (a, b) -> UInt256.of(a.compareSigned(b) > 0));
    table.addCommon(0x14, VERY_LOW, 2, 1);
    table.addCommon(0x15, VERY_LOW, 1, 1);
    table.addCommon(0x16, VERY_LOW, 2, 1);
    table.addCommon(0x17, VERY_LOW, 2, 1);
    table.addCommon(0x18, VERY_LOW, 2, 1);
    table.addCommon(0x19, VERY_LOW, 1, 1);
    binary(table, 0x1a, VERY_LOW, (index, value) -> value.byteAt(index));
    table.addCommon(0x1b, VERY_LOW, 2, 1);
    table.addCommon(0x1c, VERY_LOW, 2, 1);
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
