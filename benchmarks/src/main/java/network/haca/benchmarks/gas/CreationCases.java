package network.haca.benchmarks.gas;

import java.util.List;
import network.haca.evm.Opcodes;

/** CREATE and CREATE2. */
final class CreationCases {
  private static final int MSTORE8 = 0x53;
  private static final int MCOPY = 0x5e;
  private static final int RETURN = 0xf3;
  private static final int INIT_CODE_SIZE_MAX = 2 * Population.CODE_SIZE;

  private CreationCases() {}

  static List<GasCase> all() {
    Knob size = Knob.of("size", INIT_CODE_SIZE_MAX, 0, 32, 1_024);
    Knob filled =
        Knob.of("filled", Assembly.JUMPDEST, 0x00, Assembly.PUSH0 + 1, 0x56, Assembly.ADD);
    return List.of(
        new GasCase("CREATE", at -> create(Opcodes.CREATE, at), size, filled),
        new GasCase("CREATE2", at -> create(Opcodes.CREATE2, at), size, filled),
        new GasCase(
            "code that is kept",
            CreationCases::keep,
            Knob.of("size", Population.CODE_SIZE, 0, 32)));
  }

  /** Init code that stops at once, with so many bytes of one opcode behind that. */
  private static Trial create(int opcode, Knobs at) {
    long size = at.get("size");
    Assembly before = new Assembly();
    if (size > 0) {
      // Doubled until it is long enough.
      before.push(at.get("filled")).push(1).op(MSTORE8);
      for (long have = 1; have < size - 1; have *= 2) {
        before.push(Math.min(have, size - 1 - have)).push(1).push(1 + have).op(MCOPY);
      }
    }
    Assembly body = new Assembly();
    if (opcode == Opcodes.CREATE2) {
      // Another address each time.
      body.op(Assembly.GAS);
    }
    body.push(size).op(Assembly.PUSH0, Assembly.PUSH0, opcode, Assembly.POP);
    return Trial.of(new Target.Opcode(opcode), Program.of(before, body, 60_000));
  }

  /** Init code that returns so many zeros as code. */
  private static Trial keep(Knobs at) {
    long size = at.get("size");
    Assembly init = new Assembly().push(size).op(Assembly.PUSH0, RETURN);
    Assembly before = new Assembly();
    for (int i = 0; i < init.size(); i++) {
      before.push(init.bytes().get(i)).push(i).op(MSTORE8);
    }
    Assembly body = new Assembly().push(init.size()).op(Assembly.PUSH0, Assembly.PUSH0);
    body.op(Opcodes.CREATE, Assembly.POP);
    return Trial.of(
        new Target.Opcode(Opcodes.CREATE), Program.of(before, body, 60_000 + 210 * size));
  }
}
