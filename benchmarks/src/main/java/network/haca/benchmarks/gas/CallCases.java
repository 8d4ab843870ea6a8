package network.haca.benchmarks.gas;

import java.util.List;
import java.util.stream.Stream;
import network.haca.evm.Opcodes;
import network.haca.primitives.Bytes;

/** CALL and its variants. */
final class CallCases {
  private static final Knob INPUT = Knob.of("input", 0, 32, 1_024, 65_536, 1_048_576);
  private static final Knob VALUE = Knob.of("value", 0, 1);

  private CallCases() {}

  static List<GasCase> all() {
    return Stream.of(
            new GasCase("CALL", at -> call(Opcodes.CALL, at), AccountCases.WHO, INPUT, VALUE),
            new GasCase(
                "CALLCODE", at -> call(Opcodes.CALLCODE, at), AccountCases.WHO, INPUT, VALUE),
            new GasCase(
                "DELEGATECALL", at -> call(Opcodes.DELEGATECALL, at), AccountCases.WHO, INPUT),
            new GasCase(
                "STATICCALL of cold codes",
                at -> call(Opcodes.STATICCALL, at),
                AccountCases.CODES,
                Knob.of("input", 0)),
            new GasCase("STATICCALL", at -> call(Opcodes.STATICCALL, at), AccountCases.WHO, INPUT),
            new GasCase("calls 1,024 deep", CallCases::deep, Knob.of("opcode", 0xf4, 0xf1, 0xfa)))
        .toList();
  }

  private static boolean takesValue(int opcode) {
    return opcode == Opcodes.CALL || opcode == Opcodes.CALLCODE;
  }

  /** The callee gets no gas of its own: its code stops at once. */
  private static Trial call(int opcode, Knobs at) {
    long input = at.get("input");
    Assembly before = new Assembly();
    if (input > 0) {
      before.op(Assembly.PUSH0).push(input - 32).op(Assembly.MSTORE);
    }
    before.add(AccountCases.first(at).bytes());
    Assembly body = new Assembly().op(Assembly.PUSH0, Assembly.PUSH0).push(input);
    body.op(Assembly.PUSH0);
    boolean gives = takesValue(opcode) && at.is("value");
    if (takesValue(opcode)) {
      body.push(at.get("value"));
    }
    body.op(Assembly.DUP1 + (takesValue(opcode) ? 5 : 4));
    body.op(Assembly.PUSH0, opcode, Assembly.POP).add(AccountCases.next(at).bytes());
    return Trial.of(
        new Target.Opcode(opcode),
        Program.of(before, body, 2_700 + (gives ? 34_000 : 0)),
        AccountCases.cold(at));
  }

  /** A contract that calls itself while it can. */
  private static Trial deep(Knobs at) {
    int opcode = at.number("opcode");
    int zeros = takesValue(opcode) ? 5 : 4;
    Assembly inner = new Assembly().times(zeros, Assembly.PUSH0);
    inner.push(Trial.INNER).op(Assembly.GAS, opcode);
    Assembly body = new Assembly().times(zeros, Assembly.PUSH0).push(Trial.INNER);
    body.push(600_000).op(opcode, Assembly.POP);
    Bytes code = Program.of(new Assembly(), body, 600_000).looping();
    return Trial.of(new Target.Opcode(opcode), code, Cold.NONE).with(Trial.INNER, inner.bytes());
  }
}
