package network.haca.benchmarks.gas;

import network.haca.evm.precompile.Precompiles;
import network.haca.primitives.Address;
import network.haca.primitives.Bytes;

/** A contract that calls a precompile with one input again and again. */
final class PrecompileCall {
  /** Input that code can carry. */
  private static final int CARRIED_MAX = 20_000;

  private PrecompileCall() {}

  /**
   * @param gas that each call is given, and takes
   */
  static Trial of(int number, Bytes input, long gas) {
    return of(Precompiles.address(number), input, input.size(), gas);
  }

  /**
   * @param size of the input, with zeros behind what is given
   */
  static Trial of(Address address, Bytes input, long size, long gas) {
    if (input.size() > CARRIED_MAX) {
      throw new IllegalArgumentException("input of " + input.size() + " bytes");
    }
    Assembly before = new Assembly();
    if (size > 0) {
      before.op(Assembly.PUSH0).push(Math.max(0, size - 32)).op(Assembly.MSTORE);
      before.push(input.size()).push(Program.DATA_AT).op(Assembly.PUSH0, Assembly.CODECOPY);
    }
    Assembly body = new Assembly().op(Assembly.PUSH0, Assembly.PUSH0).push(size);
    body.op(Assembly.PUSH0).push(address).push(gas).op(Assembly.STATICCALL, Assembly.POP);
    return Trial.of(
        new Target.Precompile(address), Program.of(before, body, gas + 130).with(input));
  }
}
