package network.haca.evm;

import java.util.Locale;

/**
 * Opcodes that more classes know by number than register them, and the names of all, as their
 * {@linkplain OperationTable table} has them.
 */
public final class Opcodes {
  public static final int ISZERO = 0x15;
  public static final int BALANCE = 0x31;
  public static final int EXTCODESIZE = 0x3b;
  public static final int EXTCODECOPY = 0x3c;
  public static final int EXTCODEHASH = 0x3f;
  public static final int SLOAD = 0x54;
  public static final int SSTORE = 0x55;
  public static final int JUMP = 0x56;
  public static final int JUMPI = 0x57;
  public static final int JUMPDEST = 0x5b;
  public static final int PUSH0 = 0x5f;
  public static final int PUSH2 = 0x61;
  public static final int DUP1 = 0x80;
  public static final int SWAP1 = 0x90;
  public static final int LOG0 = 0xa0;
  public static final int LOG4 = 0xa4;
  public static final int CREATE = 0xf0;
  public static final int CALL = 0xf1;
  public static final int CALLCODE = 0xf2;
  public static final int DELEGATECALL = 0xf4;
  public static final int CREATE2 = 0xf5;
  public static final int STATICCALL = 0xfa;
  public static final int INVALID = 0xfe;
  public static final int SELFDESTRUCT = 0xff;

  private static final OperationTable ALL = OperationTable.complete();

  private Opcodes() {}

  /** The name as traces show it; what is no opcode is shown as its number. */
  public static String name(int opcode) {
    return ALL.name(opcode)
        .orElseGet(() -> String.format(Locale.ROOT, "opcode 0x%02x not defined", opcode));
  }
}
