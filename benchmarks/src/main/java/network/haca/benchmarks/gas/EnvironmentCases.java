package network.haca.benchmarks.gas;

import java.util.ArrayList;
import java.util.List;

/** Cases of opcodes that read the frame, its call and the block. */
final class EnvironmentCases {
  private static final int[] WITHOUT_OPERANDS = {
    0x30, 0x32, 0x33, 0x34, 0x36, 0x38, 0x3a, 0x3d, 0x41, 0x42, 0x43, 0x44, 0x45, 0x46, 0x47, 0x48,
    0x4a, 0x58, 0x59, 0x5a
  };

  private EnvironmentCases() {}

  static List<GasCase> all() {
    List<GasCase> cases = new ArrayList<>();
    for (int opcode : WITHOUT_OPERANDS) {
      Assembly body = new Assembly().times(16, opcode).times(16, Assembly.POP);
      Program program = Program.of(new Assembly(), body, 16 * 7);
      cases.add(
          new GasCase(Cases.name(opcode), at -> Stepped.trial(opcode, program, at), Stepped.KNOB));
    }
    cases.add(
        new GasCase("BLOCKHASH", EnvironmentCases::blockHash, Knob.of("back", 1, 2, 256, 257)));
    cases.add(new GasCase("BLOBHASH", EnvironmentCases::blobHash, Knob.of("index", 0, 1)));
    cases.add(
        new GasCase(
            "CALLDATALOAD", EnvironmentCases::callDataLoad, Knob.of("offset", 0, 1, 31, 32, 64)));
    return cases;
  }

  /** Of one block, or each of the last 256 in turn. */
  private static Trial blockHash(Knobs at) {
    Assembly body = new Assembly();
    int back = at.number("back");
    if (back == 2) {
      // One after the other: the number is kept on the stack, and goes round in 256 steps.
      body.op(Assembly.DUP1, 0x43, Assembly.SUB, 0x40, Assembly.POP);
      body.push(1).op(Assembly.ADD).push(255).op(Assembly.AND);
    } else {
      body.push(back).op(0x43, Assembly.SUB, 0x40, Assembly.POP);
    }
    return Trial.of(new Target.Opcode(0x40), Program.of(new Assembly().push(1), body, 45));
  }

  private static Trial blobHash(Knobs at) {
    Assembly body = new Assembly().push(at.get("index")).op(0x49, Assembly.POP);
    return Trial.of(new Target.Opcode(0x49), Program.of(new Assembly(), body, 8));
  }

  private static Trial callDataLoad(Knobs at) {
    Assembly body = new Assembly().push(at.get("offset")).op(Assembly.CALLDATALOAD, Assembly.POP);
    return Trial.of(new Target.Opcode(Assembly.CALLDATALOAD), Program.of(new Assembly(), body, 8));
  }
}
