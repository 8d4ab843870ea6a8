package network.haca.evm;

import java.util.function.Function;
import network.haca.evm.word.UInt256;
import network.haca.primitives.Address;
import network.haca.primitives.Bytes32;

/** 0x30 to 0x4a: what a frame sees of its call, the accounts and the block. */
final class EnvironmentOperations {
  private static final long BASE = 2;
  private static final int BLOCK_HASHES = 256;

  private EnvironmentOperations() {}

  static void addTo(OperationTable table) {
    value(table, 0x30, "ADDRESS", BASE, f -> UInt256.of(f.self()));
    table.add(Opcodes.BALANCE, "BALANCE", 0, 1, 1, f -> f.push(f.state.balance(accessed(f))));
    value(table, 0x32, "ORIGIN", BASE, f -> UInt256.of(f.context.origin()));
    value(table, 0x33, "CALLER", BASE, f -> UInt256.of(f.message.sender()));
    value(table, 0x34, "CALLVALUE", BASE, f -> f.message.value());
    value(table, 0x36, "CALLDATASIZE", BASE, f -> UInt256.of(f.callData.size()));
    value(table, 0x38, "CODESIZE", BASE, f -> UInt256.of(f.code.size()));
    value(table, 0x3a, "GASPRICE", BASE, f -> f.context.gasPrice());
    table.add(
        Opcodes.EXTCODESIZE,
        "EXTCODESIZE",
        0,
        1,
        1,
        f -> f.push(UInt256.of(f.state.code(accessed(f)).size())));
    value(table, 0x3d, "RETURNDATASIZE", BASE, f -> UInt256.of(f.returnData.size()));
    table.add(Opcodes.EXTCODEHASH, "EXTCODEHASH", 0, 1, 1, EnvironmentOperations::codeHash);
    table.add(0x40, "BLOCKHASH", 20, 1, 1, EnvironmentOperations::blockHash);
    value(table, 0x41, "COINBASE", BASE, f -> UInt256.of(f.context.block().coinbase()));
    value(table, 0x42, "TIMESTAMP", BASE, f -> UInt256.of(f.context.block().timestamp()));
    value(table, 0x43, "NUMBER", BASE, f -> UInt256.of(f.context.block().number()));
    value(table, 0x44, "PREVRANDAO", BASE, f -> UInt256.of(f.context.block().prevRandao()));
    value(table, 0x45, "GASLIMIT", BASE, f -> UInt256.of(f.context.block().gasLimit()));
    value(table, 0x46, "CHAINID", BASE, f -> f.context.block().chainId());
    value(table, 0x47, "SELFBALANCE", 5, f -> f.state.balance(f.self()));
    value(table, 0x48, "BASEFEE", BASE, f -> f.context.block().baseFee());
    table.add(0x49, "BLOBHASH", 3, 1, 1, EnvironmentOperations::blobHash);
    value(table, 0x4a, "BLOBBASEFEE", BASE, f -> f.context.block().blobBaseFee());
  }

  private static void value(
      OperationTable table, int opcode, String name, long gas, Function<Frame, UInt256> value) {
    table.add(opcode, name, gas, 0, 1, f -> f.push(value.apply(f)));
  }

  /** Takes an address from the stack and pays for the access. */
  static Address accessed(Frame frame) {
    Address address = frame.pop().toAddress();
    frame.charge(frame.access(address) ? Gas.COLD_ACCOUNT : Gas.WARM);
    return address;
  }

  private static void codeHash(Frame frame) {
    Address address = accessed(frame);
    frame.push(
        frame.state.isEmpty(address) ? UInt256.ZERO : UInt256.of(frame.state.codeHash(address)));
  }

  private static void blockHash(Frame frame) {
    long number = frame.pop().toLongSaturated();
    long current = frame.context.block().number();
    Bytes32 hash =
        number < current && number >= current - BLOCK_HASHES
            ? frame.context.block().blockHash().apply(number)
            : Bytes32.ZERO;
    frame.push(UInt256.of(hash));
  }

  private static void blobHash(Frame frame) {
    long index = frame.pop().toLongSaturated();
    frame.push(
        index < frame.context.blobHashes().size()
            ? UInt256.of(frame.context.blobHashes().get((int) index))
            : UInt256.ZERO);
  }
}
