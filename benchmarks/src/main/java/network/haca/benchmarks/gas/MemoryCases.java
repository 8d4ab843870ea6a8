package network.haca.benchmarks.gas;

import java.util.List;
import network.haca.evm.Opcodes;
import network.haca.primitives.Bytes;

/** Memory, copies into it, hashes and logs of it. */
final class MemoryCases {
  private static final long[] SIZES = {
    32, 0, 1, 64, 65, 135, 136, 256, 1_024, 8_192, 32_768, 131_072, 524_288
  };

  private static final int KECCAK256 = 0x20;
  private static final int MSTORE8 = 0x53;
  private static final int MCOPY = 0x5e;
  private static final int RETURNDATACOPY = 0x3e;

  private MemoryCases() {}

  static List<GasCase> all() {
    return List.of(
        new GasCase("KECCAK256", MemoryCases::hash, Knob.of("size", SIZES), Knob.of("fresh", 1, 0)),
        new GasCase(
            "MLOAD", at -> word(Assembly.MLOAD, at), Knob.of("offset", 0, 1, 65_535), Stepped.KNOB),
        new GasCase(
            "MSTORE",
            at -> word(Assembly.MSTORE, at),
            Knob.of("offset", 0, 1, 65_535),
            Stepped.KNOB),
        new GasCase(
            "MSTORE8", at -> word(MSTORE8, at), Knob.of("offset", 0, 1, 65_535), Stepped.KNOB),
        new GasCase("memory that grows", MemoryCases::grow, Knob.of("by", 32, 1_024, 32_768)),
        new GasCase(
            "memory of many frames",
            MemoryCases::frames,
            Knob.of("size", 32, 1_024, 8_192, 22_000, 65_536, 262_144)),
        copy("CALLDATACOPY", 0x37),
        copy("CODECOPY", Assembly.CODECOPY),
        copy("MCOPY", MCOPY),
        copy("RETURNDATACOPY", RETURNDATACOPY),
        new GasCase(
            "LOG0 to LOG4", MemoryCases::log, Knob.range("topics", 0, 4), Knob.of("size", SIZES)));
  }

  private static GasCase copy(String name, int opcode) {
    return new GasCase(
        name, at -> copy(opcode, at), Knob.of("size", SIZES), Knob.of("to", 0, 1, 32));
  }

  private static long words(long size) {
    return (size + 31) / 32;
  }

  /** Pays for memory up to {@code size} before the loop. */
  private static Assembly reach(long size) {
    return new Assembly().op(Assembly.PUSH0).push(size).op(Assembly.MSTORE);
  }

  private static Trial hash(Knobs at) {
    long size = at.get("size");
    Assembly body = new Assembly().push(size).op(Assembly.PUSH0, KECCAK256);
    if (at.is("fresh")) {
      body.op(Assembly.PUSH0, Assembly.MSTORE);
    } else {
      body.op(Assembly.POP);
    }
    return Trial.of(
        new Target.Opcode(KECCAK256), Program.of(reach(size), body, 45 + 6 * words(size)));
  }

  private static Trial word(int opcode, Knobs at) {
    Assembly body = new Assembly();
    if (opcode != Assembly.MLOAD) {
      body.op(Assembly.DUP1);
    }
    body.push(at.get("offset")).op(opcode);
    if (opcode == Assembly.MLOAD) {
      body.op(Assembly.POP);
    }
    return Stepped.trial(opcode, Program.of(reach(70_000).op(Assembly.CALLER), body, 10), at);
  }

  /** Its end is on the stack and goes up. */
  private static Trial grow(Knobs at) {
    Assembly body = new Assembly().op(Assembly.DUP1, Assembly.MLOAD, Assembly.POP);
    body.push(at.get("by")).op(Assembly.ADD);
    // The gas is what it takes where memory is longest.
    return Trial.of(
        new Target.Opcode(Assembly.MLOAD),
        Program.of(new Assembly().op(Assembly.PUSH0), body, 30 + at.get("by") * 20));
  }

  private static Trial frames(Knobs at) {
    long size = at.get("size");
    Bytes inner = reach(size - 32).bytes();
    long gas = 3 * words(size) + words(size) * words(size) / 512 + 200;
    Assembly body = new Assembly().times(4, Assembly.PUSH0).push(Trial.INNER);
    body.op(Assembly.GAS, Assembly.STATICCALL, Assembly.POP);
    return Trial.of(new Target.Opcode(Assembly.MSTORE), Program.of(new Assembly(), body, gas))
        .with(Trial.INNER, inner);
  }

  private static Trial copy(int opcode, Knobs at) {
    long size = at.get("size");
    Assembly before = reach(size + 64);
    if (opcode == RETURNDATACOPY) {
      // The identity precompile gives back so much.
      before.op(Assembly.PUSH0, Assembly.PUSH0).push(size).op(Assembly.PUSH0).push(4);
      before.op(Assembly.GAS, Assembly.STATICCALL, Assembly.POP);
    }
    Assembly body = new Assembly().push(size).op(Assembly.PUSH0).push(at.get("to")).op(opcode);
    return Trial.of(new Target.Opcode(opcode), Program.of(before, body, 12 + 3 * words(size)));
  }

  private static Trial log(Knobs at) {
    int topics = at.number("topics");
    long size = at.get("size");
    Assembly body = new Assembly().times(topics, Assembly.CALLER).push(size).op(Assembly.PUSH0);
    body.op(Opcodes.LOG0 + topics);
    return Trial.of(
        new Target.Opcode(Opcodes.LOG0 + topics),
        Program.of(reach(size), body, 400 + 390L * topics + 8 * size));
  }
}
