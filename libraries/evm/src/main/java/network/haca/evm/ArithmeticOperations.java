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

  static void addTo(OperationTable table, boolean hasClz) {
    table.add(0x01, "ADD", VERY_LOW, 2, 1, f -> f.stack.add());
    table.add(0x02, "MUL", LOW, 2, 1, f -> f.stack.multiply());
    table.add(0x03, "SUB", VERY_LOW, 2, 1, f -> f.stack.subtract());
    table.add(0x04, "DIV", LOW, 2, 1, f -> f.stack.divide(f.context.division()));
    binary(table, 0x05, "SDIV", LOW, UInt256::signedDivide);
    table.add(0x06, "MOD", LOW, 2, 1, f -> f.stack.remainder(f.context.division()));
    binary(table, 0x07, "SMOD", LOW, UInt256::signedRemainder);
    table.add(0x08, "ADDMOD", MID, 3, 1, f -> f.stack.addModulo(f.context.division()));
    table.add(0x09, "MULMOD", MID, 3, 1, f -> f.stack.multiplyModulo(f.context.division()));
    table.add(0x0a, "EXP", 10, 2, 1, ArithmeticOperations::power);
    binary(table, 0x0b, "SIGNEXTEND", LOW, UInt256::signExtend);
    table.add(0x10, "LT", VERY_LOW, 2, 1, f -> f.stack.less());
    table.add(0x11, "GT", VERY_LOW, 2, 1, f -> f.stack.greater());
    binary(table, 0x12, "SLT", VERY_LOW, (a, b) -> UInt256.of(a.compareSigned(b) < 0));
    binary(table, 0x13, "SGT", VERY_LOW, (a, b) -> UInt256.of(a.compareSigned(b) > 0));
    table.add(0x14, "EQ", VERY_LOW, 2, 1, f -> f.stack.equal());
    table.add(Opcodes.ISZERO, "ISZERO", VERY_LOW, 1, 1, f -> f.stack.isZero());
    table.add(0x16, "AND", VERY_LOW, 2, 1, f -> f.stack.and());
    table.add(0x17, "OR", VERY_LOW, 2, 1, f -> f.stack.or());
    table.add(0x18, "XOR", VERY_LOW, 2, 1, f -> f.stack.xor());
    table.add(0x19, "NOT", VERY_LOW, 1, 1, f -> f.stack.not());
    binary(table, 0x1a, "BYTE", VERY_LOW, (index, value) -> value.byteAt(index));
    table.add(0x1b, "SHL", VERY_LOW, 2, 1, f -> f.stack.shiftLeft());
    table.add(0x1c, "SHR", VERY_LOW, 2, 1, f -> f.stack.shiftRight());
    binary(table, 0x1d, "SAR", VERY_LOW, (bits, value) -> value.shiftRightSigned(bits));
    if (hasClz) {
      unary(table, 0x1e, "CLZ", LOW, a -> UInt256.of(a.leadingZeros()));
    }
    table.add(0x20, "KECCAK256", 30, 2, 1, ArithmeticOperations::keccak);
  }

  private static void unary(
      OperationTable table, int opcode, String name, long gas, UnaryOperator<UInt256> function) {
    table.add(opcode, name, gas, 1, 1, f -> f.push(function.apply(f.pop())));
  }

  private static void binary(
      OperationTable table, int opcode, String name, long gas, BinaryOperator<UInt256> function) {
    table.add(opcode, name, gas, 2, 1, f -> f.push(function.apply(f.pop(), f.pop())));
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
