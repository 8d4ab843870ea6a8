package network.haca.evm;

import java.util.ArrayList;
import java.util.List;
import network.haca.evm.state.Log;
import network.haca.evm.word.UInt256;
import network.haca.primitives.Address;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;

/**
 * Storage (EIP-2200, 2929, 3529), transient storage (EIP-1153), logs and SELFDESTRUCT (EIP-6780).
 */
final class StorageOperations {
  private static final long SET = 20_000;
  private static final long RESET = 2_900;
  private static final long CLEARED_REFUND = 4_800;
  private static final long STIPEND = 2_300;

  private StorageOperations() {}

  static void addTo(OperationTable table) {
    table.add(Opcodes.SLOAD, "SLOAD", 0, 1, 1, StorageOperations::load);
    table.addLast(Opcodes.SSTORE, "SSTORE", 0, 2, 0, StorageOperations::store);
    table.add(
        0x5c, "TLOAD", Gas.WARM, 1, 1, f -> f.push(f.state.transientStorage(f.self(), f.pop())));
    table.add(0x5d, "TSTORE", Gas.WARM, 2, 0, StorageOperations::storeTransient);
    for (int topics = 0; topics <= 4; topics++) {
      int count = topics;
      table.add(
          Opcodes.LOG0 + topics,
          "LOG" + topics,
          375L * (topics + 1),
          2 + topics,
          0,
          f -> log(f, count));
    }
    table.addLast(
        Opcodes.SELFDESTRUCT, "SELFDESTRUCT", 5_000, 1, 0, StorageOperations::selfDestruct);
  }

  private static void load(Frame frame) {
    UInt256 key = frame.pop();
    frame.charge(frame.state.warm(frame.self(), key) ? Gas.COLD_SLOT : Gas.WARM);
    frame.push(frame.state.storage(frame.self(), key));
  }

  private static void store(Frame frame) {
    frame.requireWritable();
    if (frame.gasLeft() <= STIPEND) {
      throw new Halt(HaltReason.OUT_OF_GAS);
    }
    UInt256 key = frame.pop();
    UInt256 value = frame.pop();
    Address self = frame.self();
    long gas = frame.state.warm(self, key) ? Gas.COLD_SLOT : 0;
    UInt256 current = frame.state.storage(self, key);
    UInt256 original = frame.state.originalStorage(self, key);
    if (current.equals(value) || !original.equals(current)) {
      gas += Gas.WARM;
    } else {
      gas += original.isZero() ? SET : RESET;
    }
    frame.charge(gas);
    if (!current.equals(value)) {
      refund(frame, original, current, value);
      frame.state.setStorage(self, key, value);
    }
  }

  private static void refund(Frame frame, UInt256 original, UInt256 current, UInt256 value) {
    if (original.equals(current)) {
      if (!original.isZero() && value.isZero()) {
        frame.state.addRefund(CLEARED_REFUND);
      }
      return;
    }
    if (!original.isZero()) {
      if (current.isZero()) {
        frame.state.addRefund(-CLEARED_REFUND);
      } else if (value.isZero()) {
        frame.state.addRefund(CLEARED_REFUND);
      }
    }
    if (original.equals(value)) {
      frame.state.addRefund((original.isZero() ? SET : RESET) - Gas.WARM);
    }
  }

  private static void storeTransient(Frame frame) {
    frame.requireWritable();
    UInt256 key = frame.pop();
    frame.state.setTransientStorage(frame.self(), key, frame.pop());
  }

  private static void log(Frame frame, int count) {
    frame.requireWritable();
    UInt256 offset = frame.pop();
    UInt256 length = frame.pop();
    List<Bytes32> topics = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      topics.add(frame.pop().toBytes32());
    }
    frame.expandMemory(offset, length);
    long size = length.toLongSaturated();
    frame.charge(8 * size);
    Bytes data = frame.memory.read(size == 0 ? 0 : offset.toLongSaturated(), size);
    frame.state.log(new Log(frame.self(), topics, data));
  }

  private static void selfDestruct(Frame frame) {
    frame.requireWritable();
    Address beneficiary = frame.pop().toAddress();
    Address self = frame.self();
    UInt256 balance = frame.state.balance(self);
    long gas = frame.access(beneficiary) ? Gas.COLD_ACCOUNT : 0;
    if (!balance.isZero() && frame.state.isEmpty(beneficiary)) {
      gas += Gas.NEW_ACCOUNT;
    }
    frame.charge(gas);
    boolean dies = frame.state.wasCreatedInTransaction(self);
    if (!beneficiary.equals(self)) {
      frame.state.addBalance(beneficiary, balance);
      frame.state.setBalance(self, UInt256.ZERO);
    } else if (dies) {
      frame.state.setBalance(self, UInt256.ZERO);
    }
    if (dies) {
      frame.state.destroy(self);
    }
    frame.end(Frame.Status.DONE, Bytes.EMPTY);
  }
}
