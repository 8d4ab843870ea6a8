package network.haca.evm;

import java.util.Locale;

/** The names of opcodes, as traces show them. */
public final class Opcodes {
  public static final int BALANCE = 0x31;
  public static final int EXTCODESIZE = 0x3b;
  public static final int EXTCODECOPY = 0x3c;
  public static final int EXTCODEHASH = 0x3f;
  public static final int SLOAD = 0x54;
  public static final int SSTORE = 0x55;
  public static final int LOG0 = 0xa0;
  public static final int LOG4 = 0xa4;
  public static final int CREATE = 0xf0;
  public static final int CALL = 0xf1;
  public static final int CALLCODE = 0xf2;
  public static final int DELEGATECALL = 0xf4;
  public static final int CREATE2 = 0xf5;
  public static final int STATICCALL = 0xfa;
  public static final int SELFDESTRUCT = 0xff;

  private static final String[] NAMES = new String[256];

  static {
    put(0x00, "STOP ADD MUL SUB DIV SDIV MOD SMOD ADDMOD MULMOD EXP SIGNEXTEND");
    put(0x10, "LT GT SLT SGT EQ ISZERO AND OR XOR NOT BYTE SHL SHR SAR CLZ");
    put(0x20, "KECCAK256");
    put(
        0x30,
        "ADDRESS BALANCE ORIGIN CALLER CALLVALUE CALLDATALOAD CALLDATASIZE CALLDATACOPY CODESIZE"
            + " CODECOPY GASPRICE EXTCODESIZE EXTCODECOPY RETURNDATASIZE RETURNDATACOPY"
            + " EXTCODEHASH");
    put(
        0x40,
        "BLOCKHASH COINBASE TIMESTAMP NUMBER PREVRANDAO GASLIMIT CHAINID SELFBALANCE BASEFEE"
            + " BLOBHASH BLOBBASEFEE");
    put(
        0x50,
        "POP MLOAD MSTORE MSTORE8 SLOAD SSTORE JUMP JUMPI PC MSIZE GAS JUMPDEST TLOAD TSTORE MCOPY"
            + " PUSH0");
    for (int i = 1; i <= 32; i++) {
      NAMES[0x5f + i] = "PUSH" + i;
    }
    for (int i = 1; i <= 16; i++) {
      NAMES[0x7f + i] = "DUP" + i;
      NAMES[0x8f + i] = "SWAP" + i;
    }
    put(0xa0, "LOG0 LOG1 LOG2 LOG3 LOG4");
    put(0xf0, "CREATE CALL CALLCODE RETURN DELEGATECALL CREATE2");
    put(0xfa, "STATICCALL");
    put(0xfd, "REVERT INVALID SELFDESTRUCT");
  }

  private Opcodes() {}

  /** What is no opcode is shown as its number. */
  public static String name(int opcode) {
    String name = NAMES[opcode];
    return name == null ? String.format(Locale.ROOT, "opcode 0x%02x not defined", opcode) : name;
  }

  private static void put(int first, String names) {
    int opcode = first;
    for (String name : names.split(" ")) {
      NAMES[opcode++] = name;
    }
  }
}
