package network.haca.benchmarks.gas;

import java.util.List;
import network.haca.evm.Opcodes;

/** Opcodes that end a frame: one contract calls another that ends so, again and again. */
final class EndingCases {
  private static final int ADDRESS = 0x30;
  private static final int MSTORE8 = 0x53;
  private static final int RETURN = 0xf3;
  private static final int REVERT = 0xfd;

  private EndingCases() {}

  static List<GasCase> all() {
    Knob size = Knob.of("size", 0, 32, 1_024, 16_384, 131_072);
    return List.of(
        new GasCase("STOP", at -> trial(Assembly.STOP, new Assembly())),
        new GasCase("RETURN", at -> trial(RETURN, range(at)), size),
        new GasCase("REVERT", at -> trial(REVERT, range(at)), size),
        new GasCase(
            "SELFDESTRUCT",
            EndingCases::selfDestruct,
            Knob.of("heir", 0, 1),
            Knob.of("born", 0, 1)));
  }

  private static Assembly range(Knobs at) {
    return new Assembly().push(at.get("size")).op(Assembly.PUSH0);
  }

  private static Trial trial(int opcode, Assembly operands) {
    Assembly body = new Assembly().times(5, Assembly.PUSH0).push(Trial.INNER);
    body.op(Assembly.GAS, Assembly.CALL, Assembly.POP);
    return Trial.of(new Target.Opcode(opcode), Program.of(new Assembly(), body, 50_000))
        .with(Trial.INNER, operands.op(opcode).bytes());
  }

  /** In favour of itself or of an account that is not there; also in the creation. */
  private static Trial selfDestruct(Knobs at) {
    Assembly heir = new Assembly().op(at.is("heir") ? Assembly.GAS : ADDRESS);
    if (!at.is("born")) {
      return trial(Opcodes.SELFDESTRUCT, heir);
    }
    Assembly last = heir.op(Opcodes.SELFDESTRUCT);
    Assembly before = new Assembly();
    for (int i = 0; i < last.size(); i++) {
      before.push(last.bytes().get(i)).push(i).op(MSTORE8);
    }
    Assembly body = new Assembly().push(last.size()).op(Assembly.PUSH0, Assembly.PUSH0);
    body.op(Opcodes.CREATE, Assembly.POP);
    return Trial.of(new Target.Opcode(Opcodes.SELFDESTRUCT), Program.of(before, body, 42_000));
  }
}
