package network.haca.benchmarks.gas;

import network.haca.primitives.Bytes;

/**
 * Code that does one thing again and again until its gas is nearly spent.
 *
 * @param data that the code carries, from {@link #DATA_AT} on
 * @param before runs once
 * @param body what is done again and again; leaves the stack as it was
 * @param gas about what the body takes, at most
 * @param last opcode of the code, with two operands if it is RETURN or REVERT
 */
record Program(Bytes data, Bytes before, Bytes body, long gas, int last) {
  static final int DATA_AT = 4;

  /** After data that may end in a push that is cut off. */
  private static final int PUSH_DATA_MAX = 32;

  private static final int BODIES_SIZE_MAX = 16_000;
  private static final long BODIES_GAS_MAX = 40_000;

  /** For what is under way when the loop ends. */
  private static final long SPARE = 60_000;

  static Program of(Assembly before, Assembly body, long gas) {
    return new Program(Bytes.EMPTY, before.bytes(), body.bytes(), gas, Assembly.STOP);
  }

  Program with(Bytes data) {
    return new Program(data, before, body, gas, last);
  }

  Program endingWith(int opcode) {
    return new Program(data, before, body, gas, opcode);
  }

  private int bodies() {
    long fit = Math.min(BODIES_SIZE_MAX / body.size(), BODIES_GAS_MAX / Math.max(1, gas));
    return (int) Math.max(1, fit);
  }

  /** The code of a loop. */
  Bytes looping() {
    Assembly code = begin();
    int loop = code.size();
    code.op(Assembly.JUMPDEST);
    int bodies = bodies();
    for (int i = 0; i < bodies; i++) {
      code.add(body);
    }
    code.op(Assembly.GAS).push(bodies * gas + SPARE).op(Assembly.LT);
    code.pushPlace(loop).op(Assembly.JUMPI);
    return code.op(Assembly.PUSH0, Assembly.PUSH0, last).bytes();
  }

  /** The code without a loop, as long as code may be. */
  Bytes straight() {
    Assembly code = begin();
    while (code.size() + body.size() < Population.CODE_SIZE) {
      code.add(body);
    }
    return code.bytes();
  }

  private Assembly begin() {
    Assembly code = new Assembly();
    if (!data.isEmpty()) {
      int start = DATA_AT + data.size() + PUSH_DATA_MAX;
      code.pushPlace(start).op(Assembly.JUMP).add(data);
      code.times(PUSH_DATA_MAX, Assembly.STOP).op(Assembly.JUMPDEST);
    }
    return code.add(before);
  }
}
