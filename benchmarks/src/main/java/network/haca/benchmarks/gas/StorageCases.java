package network.haca.benchmarks.gas;

import java.util.List;
import network.haca.evm.Opcodes;

/** Storage, of the state and of the transaction. */
final class StorageCases {
  private static final int TLOAD = 0x5c;
  private static final int TSTORE = 0x5d;
  private static final int REVERT = 0xfd;

  private StorageCases() {}

  static List<GasCase> all() {
    return List.of(
        new GasCase("SLOAD", StorageCases::load, Knob.of("slots", 0, 1, 2)),
        new GasCase(
            "SSTORE",
            StorageCases::store,
            Knob.of("slots", 0, 1, 2),
            Knob.of("value", 0, 1, 2),
            Knob.of("reverted", 0, 1)),
        new GasCase("TLOAD", at -> passing(TLOAD, at), Knob.of("keys", 1, 2)),
        new GasCase("TSTORE", at -> passing(TSTORE, at), Knob.of("keys", 1, 2)));
  }

  /** 0: one slot again and again; 1: slots that are set; 2: slots that are not. */
  private static Cold cold(Knobs at) {
    return switch (at.number("slots")) {
      case 1 -> Cold.SLOTS;
      case 2 -> Cold.ABSENT;
      default -> Cold.NONE;
    };
  }

  private static Assembly first() {
    return new Assembly().op(Assembly.PUSH0, Assembly.CALLDATALOAD);
  }

  private static Assembly next(boolean others) {
    return others ? new Assembly().push(1).op(Assembly.ADD) : new Assembly();
  }

  private static Trial load(Knobs at) {
    Assembly body = new Assembly().op(Assembly.DUP1, Opcodes.SLOAD, Assembly.POP);
    body.add(next(at.is("slots")).bytes());
    return Trial.of(new Target.Opcode(Opcodes.SLOAD), Program.of(first(), body, 2_120), cold(at));
  }

  /** The value is 0, the number of the slot, or another each time. */
  private static Trial store(Knobs at) {
    Assembly body = new Assembly();
    switch (at.number("value")) {
      case 0 -> body.op(Assembly.PUSH0);
      case 1 -> body.op(Assembly.DUP1);
      default -> body.op(Assembly.GAS);
    }
    body.op(Assembly.DUP1 + 1, Opcodes.SSTORE).add(next(at.is("slots")).bytes());
    Program program = Program.of(first(), body, 22_120);
    return Trial.of(
        new Target.Opcode(Opcodes.SSTORE),
        at.is("reverted") ? program.endingWith(REVERT) : program,
        cold(at));
  }

  private static Trial passing(int opcode, Knobs at) {
    Assembly body = new Assembly().op(Assembly.DUP1);
    body.op(opcode == TLOAD ? new int[] {TLOAD, Assembly.POP} : new int[] {Assembly.DUP1, TSTORE});
    body.add(next(at.get("keys") > 1).bytes());
    return Trial.of(new Target.Opcode(opcode), Program.of(first(), body, 115));
  }
}
