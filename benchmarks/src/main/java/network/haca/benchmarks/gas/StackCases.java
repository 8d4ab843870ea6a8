package network.haca.benchmarks.gas;

import java.util.Arrays;
import java.util.List;
import network.haca.primitives.Bytes;

/** PUSH, DUP, SWAP, POP and jumps. */
final class StackCases {
  private static final int JUMPS_SIZE = 20_000;

  private StackCases() {}

  static List<GasCase> all() {
    return List.of(
        new GasCase("PUSH0 to PUSH32", StackCases::push, Knob.range("bytes", 0, 32), Stepped.KNOB),
        new GasCase(
            "DUP1 to DUP16", StackCases::duplicate, Knob.range("depth", 1, 16), Stepped.KNOB),
        new GasCase("SWAP1 to SWAP16", StackCases::swap, Knob.range("depth", 1, 16), Stepped.KNOB),
        new GasCase("POP", StackCases::pop, Stepped.KNOB),
        new GasCase("JUMPDEST", StackCases::destination),
        new GasCase("JUMP", at -> jump(Assembly.JUMP, at), Knob.of("place", 2, 3, 32)),
        new GasCase("JUMPI", at -> jump(Assembly.JUMPI, at), Knob.of("place", 2, 3, 32)),
        new GasCase("JUMPI not taken", StackCases::passed));
  }

  private static Trial push(Knobs at) {
    int length = at.number("bytes");
    byte[] data = new byte[length];
    Arrays.fill(data, (byte) 0xa5);
    Assembly body = new Assembly();
    for (int i = 0; i < 16; i++) {
      body.op(Assembly.PUSH0 + length).add(Bytes.copyOf(data));
    }
    return Stepped.trial(
        Assembly.PUSH0 + length, Program.of(new Assembly(), body.times(16, Assembly.POP), 80), at);
  }

  private static Trial duplicate(Knobs at) {
    int opcode = Assembly.DUP1 + at.number("depth") - 1;
    Assembly before = new Assembly().times(16, Assembly.PUSH0);
    Assembly body = new Assembly().times(32, opcode).times(32, Assembly.POP);
    return Stepped.trial(opcode, Program.of(before, body, 160), at);
  }

  private static Trial swap(Knobs at) {
    int opcode = Assembly.SWAP1 + at.number("depth") - 1;
    Assembly before = new Assembly().times(17, Assembly.PUSH0);
    return Stepped.trial(opcode, Program.of(before, new Assembly().op(opcode), 3), at);
  }

  private static Trial pop(Knobs at) {
    Assembly body = new Assembly().times(16, Assembly.PUSH0).times(16, Assembly.POP);
    return Stepped.trial(Assembly.POP, Program.of(new Assembly(), body, 64), at);
  }

  private static Trial destination(Knobs at) {
    Assembly body = new Assembly().op(Assembly.JUMPDEST);
    return Trial.of(new Target.Opcode(Assembly.JUMPDEST), Program.of(new Assembly(), body, 1));
  }

  /** Each jump goes to the next one; with a place in two bytes the interpreter fuses both. */
  private static Trial jump(int opcode, Knobs at) {
    boolean conditional = opcode == Assembly.JUMPI;
    int width = at.number("place");
    Assembly code = new Assembly().op(Assembly.JUMPDEST);
    while (code.size() < JUMPS_SIZE) {
      if (conditional) {
        code.op(Assembly.CALLER);
      }
      int next = code.size() + 1 + width + 1;
      code.op(Assembly.PUSH0 + width).times(width - 2, 0).op(next >>> 8, next & 0xff);
      code.op(opcode, Assembly.JUMPDEST);
    }
    code.op(Assembly.GAS).push(60_000).op(Assembly.LT).pushPlace(0).op(Assembly.JUMPI);
    return Trial.of(new Target.Opcode(opcode), code.bytes(), Cold.NONE);
  }

  private static Trial passed(Knobs at) {
    Assembly before = new Assembly().op(Assembly.PUSH0, Assembly.PUSH0);
    Assembly body = new Assembly().op(Assembly.DUP1 + 1, Assembly.DUP1 + 1, Assembly.JUMPI);
    return Trial.of(new Target.Opcode(Assembly.JUMPI), Program.of(before, body, 16));
  }
}
