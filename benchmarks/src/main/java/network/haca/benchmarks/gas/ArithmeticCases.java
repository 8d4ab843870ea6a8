package network.haca.benchmarks.gas;

import java.util.ArrayList;
import java.util.List;
import network.haca.evm.word.UInt256;
import network.haca.primitives.Bytes;

/** Opcodes that take operands from the stack and give one result or none. */
final class ArithmeticCases {
  /** Bits of an operand: what an algorithm does depends on them. */
  private static final long[] WIDTHS = {256, 1, 33, 64, 128, 192, 255};

  private static final Bytes DIGITS =
      Bytes.fromHex("fedcba9876543210f0e1d2c3b4a5968778695a4b3c2d1e0f8d7c6b5a49382717");

  private ArithmeticCases() {}

  static List<GasCase> all() {
    List<GasCase> cases = new ArrayList<>();
    int[] binary = {
      0x01, 0x02, 0x03, 0x04, 0x05, 0x06, 0x07, 0x0a, 0x0b, 0x10, 0x11, 0x12, 0x13, 0x14, 0x16,
      0x17, 0x18, 0x1a, 0x1b, 0x1c, 0x1d
    };
    for (int opcode : binary) {
      cases.add(operation(opcode, 2, opcode == 0x0a ? 1_700 : 20));
    }
    for (int opcode : new int[] {0x15, 0x19, 0x1e}) {
      cases.add(operation(opcode, 1, 20));
    }
    cases.add(operation(0x08, 3, 30));
    cases.add(operation(0x09, 3, 30));
    return cases;
  }

  private static GasCase operation(int opcode, int operands, long gas) {
    List<Knob> knobs = new ArrayList<>();
    for (int i = 0; i < operands; i++) {
      knobs.add(Knob.of("bits" + (i + 1), WIDTHS));
    }
    // Shifts and indexes want small numbers.
    knobs.add(Knob.of("chained", 0, 1));
    knobs.add(Stepped.KNOB);
    return new GasCase(
        Cases.name(opcode),
        knobs,
        at -> Stepped.trial(opcode, program(opcode, operands, gas, at), at));
  }

  private static Program program(int opcode, int operands, long gas, Knobs at) {
    Assembly before = new Assembly();
    for (int i = operands; i > 0; i--) {
      before.push(operand(at.number("bits" + i)));
    }
    Assembly body = new Assembly();
    // Chained, the result is the last operand of what comes next, and nothing is dropped.
    int fresh = at.is("chained") ? operands - 1 : operands;
    for (int i = 0; i < fresh; i++) {
      body.op(Assembly.DUP1 + operands - 1);
    }
    body.op(opcode);
    if (at.is("chained")) {
      return Program.of(before, body, gas);
    }
    return Program.of(before, body.op(Assembly.POP), gas);
  }

  /** A number of so many bits. */
  static UInt256 operand(int bits) {
    return UInt256.of(UInt256.of(DIGITS).toBigInteger().shiftRight(256 - bits));
  }
}
