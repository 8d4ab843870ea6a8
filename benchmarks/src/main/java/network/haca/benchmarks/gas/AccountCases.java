package network.haca.benchmarks.gas;

import java.util.List;
import network.haca.evm.Opcodes;

/** Opcodes that look at other accounts. */
final class AccountCases {
  /** Whose account, by number: see {@link #cold}. */
  static final Knob WHO = Knob.of("who", 0, 1, 2, 4, 5);

  /** Cold accounts with code: more of it than caches hold only where all the gas is spent so. */
  static final Knob CODES = Knob.of("who", 3);

  private AccountCases() {}

  static List<GasCase> all() {
    return List.of(
        new GasCase("BALANCE", at -> look(Opcodes.BALANCE, at), WHO),
        new GasCase("EXTCODESIZE", at -> look(Opcodes.EXTCODESIZE, at), WHO),
        new GasCase("EXTCODESIZE of cold codes", at -> look(Opcodes.EXTCODESIZE, at), CODES),
        new GasCase(
            "EXTCODECOPY of cold codes", AccountCases::copy, CODES, Knob.of("size", 1, 1_024)),
        new GasCase("EXTCODEHASH", at -> look(Opcodes.EXTCODEHASH, at), WHO),
        new GasCase(
            "EXTCODECOPY",
            AccountCases::copy,
            WHO,
            Knob.of("size", 0, 1, 32, 1_024, Population.CODE_SIZE)));
  }

  /**
   * 0: itself; 1: cold accounts; 2: accounts that are not there; 3: cold ones with code; 4: one
   * with code again and again; 5: a thousand with code again and again.
   */
  static Cold cold(Knobs at) {
    return switch (at.number("who")) {
      case 1 -> Cold.ACCOUNTS;
      case 2 -> Cold.ABSENT;
      case 3, 4, 5 -> Cold.CODES;
      default -> Cold.NONE;
    };
  }

  /** Puts the first account's number on the stack. */
  static Assembly first(Knobs at) {
    return at.is("who")
        ? new Assembly().op(Assembly.PUSH0, Assembly.CALLDATALOAD)
        : new Assembly().op(ADDRESS);
  }

  /** Makes the number on the stack that of the next account. */
  static Assembly next(Knobs at) {
    return switch (at.number("who")) {
      case 0, 4 -> new Assembly();
      case 5 -> next(new Assembly(), AROUND);
      default -> new Assembly().push(1).op(Assembly.ADD);
    };
  }

  private static final int ADDRESS = 0x30;

  /** A power of two. */
  private static final long AROUND = 1_024;

  /** Back to the first after so many: codes begin at a multiple of them. */
  private static Assembly next(Assembly code, long around) {
    return code.push(1)
        .op(Assembly.ADD)
        .push(around - 1)
        .op(Assembly.AND)
        .push(Population.CODES_FROM)
        .op(0x17);
  }

  private static Trial look(int opcode, Knobs at) {
    Assembly body = new Assembly().op(Assembly.DUP1, opcode, Assembly.POP).add(next(at).bytes());
    return Trial.of(new Target.Opcode(opcode), Program.of(first(at), body, 2_630), cold(at));
  }

  private static Trial copy(Knobs at) {
    Assembly body = new Assembly().push(at.get("size")).op(Assembly.PUSH0, Assembly.PUSH0);
    body.op(Assembly.DUP1 + 3, Opcodes.EXTCODECOPY).add(next(at).bytes());
    return Trial.of(
        new Target.Opcode(Opcodes.EXTCODECOPY), Program.of(first(at), body, 5_000), cold(at));
  }
}
