package network.haca.benchmarks.gas;

import network.haca.primitives.Bytes;

/**
 * Makes the interpreter go opcode by opcode: it does where a block of code costs more than the
 * frame has, so one contract calls another that is one block, with too little gas, again and again.
 */
final class Stepped {
  static final Knob KNOB = Knob.of("stepped", 0, 1);

  /** Enough for much of a block, and less than any block of the longest code. */
  private static final long GAS = 45_000;

  private Stepped() {}

  static Trial trial(int opcode, Program program, Knobs at) {
    Target target = new Target.Opcode(opcode);
    if (!at.is(KNOB.name())) {
      return Trial.of(target, program);
    }
    Assembly call = new Assembly().times(4, Assembly.PUSH0).push(Trial.INNER).push(GAS);
    call.op(Assembly.STATICCALL, Assembly.POP);
    Bytes code = new Program(Bytes.EMPTY, Bytes.EMPTY, call.bytes(), GAS + 200, 0).looping();
    return Trial.of(target, code, Cold.NONE).with(Trial.INNER, program.straight());
  }
}
