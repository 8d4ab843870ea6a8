package network.haca.evm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.ByteArrayOutputStream;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import network.haca.evm.precompile.Precompiles;
import network.haca.evm.state.MemoryNodeStore;
import network.haca.evm.state.MerklePatriciaTrie;
import network.haca.evm.state.WorldState;
import network.haca.evm.word.UInt256;
import network.haca.primitives.Bytes;
import org.junit.jupiter.api.Test;

/** Each opcode stands once, with a name of its own, and takes, gives and costs what Ethereum's. */
class OperationTableTest {
  /**
   * Opcode, name, fixed gas, and stack items that it takes and gives, of the Yellow Paper's
   * appendix H and the proposals since; CLZ of EIP-7939.
   */
  private static final String OPCODES =
      """
      00 STOP 0 0 0
      01 ADD 3 2 1
      02 MUL 5 2 1
      03 SUB 3 2 1
      04 DIV 5 2 1
      05 SDIV 5 2 1
      06 MOD 5 2 1
      07 SMOD 5 2 1
      08 ADDMOD 8 3 1
      09 MULMOD 8 3 1
      0a EXP 10 2 1
      0b SIGNEXTEND 5 2 1
      10 LT 3 2 1
      11 GT 3 2 1
      12 SLT 3 2 1
      13 SGT 3 2 1
      14 EQ 3 2 1
      15 ISZERO 3 1 1
      16 AND 3 2 1
      17 OR 3 2 1
      18 XOR 3 2 1
      19 NOT 3 1 1
      1a BYTE 3 2 1
      1b SHL 3 2 1
      1c SHR 3 2 1
      1d SAR 3 2 1
      1e CLZ 5 1 1
      20 KECCAK256 30 2 1
      30 ADDRESS 2 0 1
      31 BALANCE 0 1 1
      32 ORIGIN 2 0 1
      33 CALLER 2 0 1
      34 CALLVALUE 2 0 1
      35 CALLDATALOAD 3 1 1
      36 CALLDATASIZE 2 0 1
      37 CALLDATACOPY 3 3 0
      38 CODESIZE 2 0 1
      39 CODECOPY 3 3 0
      3a GASPRICE 2 0 1
      3b EXTCODESIZE 0 1 1
      3c EXTCODECOPY 0 4 0
      3d RETURNDATASIZE 2 0 1
      3e RETURNDATACOPY 3 3 0
      3f EXTCODEHASH 0 1 1
      40 BLOCKHASH 20 1 1
      41 COINBASE 2 0 1
      42 TIMESTAMP 2 0 1
      43 NUMBER 2 0 1
      44 PREVRANDAO 2 0 1
      45 GASLIMIT 2 0 1
      46 CHAINID 2 0 1
      47 SELFBALANCE 5 0 1
      48 BASEFEE 2 0 1
      49 BLOBHASH 3 1 1
      4a BLOBBASEFEE 2 0 1
      50 POP 2 1 0
      51 MLOAD 3 1 1
      52 MSTORE 3 2 0
      53 MSTORE8 3 2 0
      54 SLOAD 0 1 1
      55 SSTORE 0 2 0
      56 JUMP 8 1 0
      57 JUMPI 10 2 0
      58 PC 2 0 1
      59 MSIZE 2 0 1
      5a GAS 2 0 1
      5b JUMPDEST 1 0 0
      5c TLOAD 100 1 1
      5d TSTORE 100 2 0
      5e MCOPY 3 3 0
      5f PUSH0 2 0 1
      a0 LOG0 375 2 0
      a1 LOG1 750 3 0
      a2 LOG2 1125 4 0
      a3 LOG3 1500 5 0
      a4 LOG4 1875 6 0
      f0 CREATE 32000 3 1
      f1 CALL 0 7 1
      f2 CALLCODE 0 7 1
      f3 RETURN 0 2 0
      f4 DELEGATECALL 0 6 1
      f5 CREATE2 32000 4 1
      fa STATICCALL 0 6 1
      fd REVERT 0 2 0
      fe INVALID 0 0 0
      ff SELFDESTRUCT 5000 1 0
      """;

  private static final int CLZ = 0x1e;
  private static final long GAS = 1_000_000;

  /** Writes an opcode's name, price and stack items as they stand in the list. */
  private static String written(OperationTable table, int opcode) {
    int takes = table.lowest(opcode) / OperandStack.WORD;
    int gives = takes + table.change(opcode) / OperandStack.WORD;
    return "%s %d %d %d".formatted(Opcodes.name(opcode), table.gas(opcode), takes, gives);
  }

  private static Map<Integer, String> expected() {
    Map<Integer, String> expected = new TreeMap<>();
    OPCODES
        .lines()
        .forEach(line -> expected.put(Integer.parseInt(line, 0, 2, 16), line.substring(3)));
    for (int i = 1; i <= 32; i++) {
      expected.put(0x5f + i, "PUSH%d 3 0 1".formatted(i));
    }
    for (int i = 1; i <= 16; i++) {
      expected.put(0x7f + i, "DUP%d 3 %d %d".formatted(i, i, i + 1));
      expected.put(0x8f + i, "SWAP%d 3 %d %d".formatted(i, i + 1, i + 1));
    }
    return expected;
  }

  /** Says whether a frame halts at the opcode since there is none. */
  private static boolean isInvalid(Rules rules, int opcode) {
    WorldState state = new WorldState(new MemoryNodeStore(), MerklePatriciaTrie.EMPTY_ROOT);
    ByteArrayOutputStream code = new ByteArrayOutputStream();
    code.writeBytes(Bytes.fromHex("0x" + "5f".repeat(17)).toArray());
    code.write(opcode);
    state.setCode(TestCall.CONTRACT, Bytes.wrap(code.toByteArray()));
    Transaction call =
        new Transaction(
            0,
            0,
            UInt256.ZERO,
            UInt256.ZERO,
            GAS,
            Optional.of(TestCall.CONTRACT),
            UInt256.ZERO,
            Bytes.EMPTY);
    return new TransactionProcessor(rules)
        .call(state, TestCall.BLOCK, call, TestCall.SENDER)
        .halt()
        .equals(Optional.of(HaltReason.INVALID_OPCODE));
  }

  @Test
  void everyOpcodeHasTheNameTheGasAndTheStackItemsOfEthereum() {
    OperationTable table = OperationTable.complete();
    Map<Integer, String> found = new TreeMap<>();
    for (int opcode = 0; opcode < 256; opcode++) {
      if (table.name(opcode).isPresent()) {
        found.put(opcode, written(table, opcode));
      }
    }
    assertEquals(expected(), found);
  }

  @Test
  void whatHasNoNameIsRunByNoRuleSetAndShownByItsNumber() {
    Map<Integer, String> expected = expected();
    for (int opcode = 0; opcode < 256; opcode++) {
      boolean isRun = expected.containsKey(opcode) && opcode != Opcodes.INVALID;
      String shown = String.format(Locale.ROOT, "%02x %s", opcode, Opcodes.name(opcode));
      assertEquals(!isRun, isInvalid(new Rules(true, true, Precompiles.cancun()), opcode), shown);
      assertEquals(!isRun || opcode == CLZ, isInvalid(Rules.cancun(), opcode), shown);
      if (!expected.containsKey(opcode)) {
        assertEquals("%1$02x opcode 0x%1$02x not defined".formatted(opcode), shown);
      }
    }
  }

  @Test
  void noTwoOpcodesShareAName() {
    Map<String, Integer> named = new HashMap<>();
    for (int opcode = 0; opcode < 256; opcode++) {
      Integer other = named.put(Opcodes.name(opcode), opcode);
      assertNull(other, Opcodes.name(opcode));
    }
  }

  @Test
  void anOpcodeIsRegisteredOnce() {
    OperationTable table = OperationTable.complete();
    assertThrows(IllegalStateException.class, () -> table.addInvalid(0x01, "PLUS"));
  }

  @Test
  void eachConstantIsTheOpcodeOfItsName() throws Exception {
    for (Field field : Opcodes.class.getFields()) {
      if (Modifier.isStatic(field.getModifiers())) {
        assertEquals(field.getName(), Opcodes.name(field.getInt(null)));
      }
    }
  }
}
