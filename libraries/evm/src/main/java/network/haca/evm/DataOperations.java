package network.haca.evm;

import network.haca.evm.word.UInt256;
import network.haca.primitives.Address;
import network.haca.primitives.Bytes;

/** Stack, memory, copies and the flow of control. */
final class DataOperations {
  private static final long BASE = 2;
  private static final long VERY_LOW = 3;

  private DataOperations() {}

  static void addTo(OperationTable table) {
    table.addLast(0x00, "STOP", 0, 0, 0, f -> f.end(Frame.Status.DONE, Bytes.EMPTY));
    table.add(0x35, "CALLDATALOAD", VERY_LOW, 1, 1, DataOperations::callDataLoad);
    table.add(0x37, "CALLDATACOPY", VERY_LOW, 3, 0, f -> copy(f, f.callData));
    table.add(0x39, "CODECOPY", VERY_LOW, 3, 0, f -> copy(f, f.code.bytes()));
    table.add(Opcodes.EXTCODECOPY, "EXTCODECOPY", 0, 4, 0, DataOperations::extCodeCopy);
    table.add(0x3e, "RETURNDATACOPY", VERY_LOW, 3, 0, DataOperations::returnDataCopy);
    table.add(0x50, "POP", BASE, 1, 0, f -> f.stack.drop());
    table.add(0x51, "MLOAD", VERY_LOW, 1, 1, DataOperations::memoryLoad);
    table.add(0x52, "MSTORE", VERY_LOW, 2, 0, DataOperations::memoryStore);
    table.add(0x53, "MSTORE8", VERY_LOW, 2, 0, DataOperations::memoryStoreByte);
    table.addLast(Opcodes.JUMP, "JUMP", 8, 1, 0, f -> jump(f, f.stack.popLong()));
    table.addLast(Opcodes.JUMPI, "JUMPI", 10, 2, 0, DataOperations::jumpIf);
    table.add(0x58, "PC", BASE, 0, 1, f -> f.stack.push(f.position - 1L));
    table.add(0x59, "MSIZE", BASE, 0, 1, f -> f.stack.push(f.memory.size()));
    table.addLast(0x5a, "GAS", BASE, 0, 1, f -> f.stack.push(f.gasLeft()));
    table.add(Opcodes.JUMPDEST, "JUMPDEST", 1, 0, 0, f -> {});
    table.add(0x5e, "MCOPY", VERY_LOW, 3, 0, DataOperations::memoryCopy);
    table.add(Opcodes.PUSH0, "PUSH0", BASE, 0, 1, f -> f.stack.push(0));
    for (int length = 1; length <= 32; length++) {
      int size = length;
      table.add(Opcodes.PUSH0 + length, "PUSH" + length, VERY_LOW, 0, 1, f -> push(f, size));
    }
    for (int depth = 1; depth <= 16; depth++) {
      int from = depth;
      int next = depth + 1;
      table.add(
          Opcodes.DUP1 + depth - 1,
          "DUP" + depth,
          VERY_LOW,
          depth,
          next,
          f -> f.stack.duplicate(from));
      table.add(
          Opcodes.SWAP1 + depth - 1, "SWAP" + depth, VERY_LOW, next, next, f -> f.stack.swap(from));
    }
    table.addLast(0xf3, "RETURN", 0, 2, 0, f -> end(f, Frame.Status.DONE));
    table.addLast(0xfd, "REVERT", 0, 2, 0, f -> end(f, Frame.Status.REVERTED));
    table.addInvalid(Opcodes.INVALID, "INVALID");
  }

  private static void push(Frame frame, int length) {
    frame.code.push(frame.position, length, frame.stack);
    frame.position += length;
  }

  static void jump(Frame frame, long destination) {
    if (!frame.code.isJumpDestination(destination)) {
      throw new Halt(HaltReason.INVALID_JUMP);
    }
    frame.position = (int) destination;
  }

  static void jumpIf(Frame frame) {
    long destination = frame.stack.popLong();
    if (!frame.stack.popIsZero()) {
      jump(frame, destination);
    }
  }

  static void memoryLoad(Frame frame) {
    long offset = frame.stack.popLong();
    frame.expandMemory(offset, 32);
    frame.stack.load(frame.memory.array(), (int) offset);
  }

  static void memoryStore(Frame frame) {
    long offset = frame.stack.popLong();
    frame.expandMemory(offset, 32);
    frame.stack.store(frame.memory.array(), (int) offset);
  }

  private static void callDataLoad(Frame frame) {
    long offset = frame.stack.popLong();
    if (offset <= frame.callData.size() - 32) {
      int at = (int) offset;
      Bytes data = frame.callData;
      frame.stack.push(
          data.getLong(at), data.getLong(at + 8), data.getLong(at + 16), data.getLong(at + 24));
      return;
    }
    long available = Math.clamp(frame.callData.size() - offset, 0, 32);
    byte[] word = new byte[32];
    if (available > 0 && offset < frame.callData.size()) {
      frame.callData.asReadOnlyBuffer().get((int) offset, word, 0, (int) available);
    }
    frame.stack.load(word, 0);
  }

  private static void copy(Frame frame, Bytes source) {
    UInt256 to = frame.pop();
    long from = frame.pop().toLongSaturated();
    UInt256 length = frame.pop();
    frame.charge(Gas.words(3, length.toLongSaturated()));
    frame.expandMemory(to, length);
    long size = length.toLongSaturated();
    frame.memory.write(size == 0 ? 0 : to.toLongSaturated(), source, from, size);
  }

  private static void extCodeCopy(Frame frame) {
    Address address = EnvironmentOperations.accessed(frame);
    copy(frame, frame.state.code(address));
  }

  private static void returnDataCopy(Frame frame) {
    UInt256 to = frame.pop();
    long from = frame.pop().toLongSaturated();
    UInt256 length = frame.pop();
    long size = length.toLongSaturated();
    long available = frame.returnData.size();
    if (from > available || size > available - from) {
      throw new Halt(HaltReason.RETURN_DATA_OUT_OF_BOUNDS);
    }
    frame.charge(Gas.words(3, size));
    frame.expandMemory(to, length);
    frame.memory.write(size == 0 ? 0 : to.toLongSaturated(), frame.returnData, from, size);
  }

  private static void memoryStoreByte(Frame frame) {
    UInt256 offset = frame.pop();
    UInt256 value = frame.pop();
    frame.expandMemory(offset, UInt256.ONE);
    frame.memory.storeByte(
        offset.toLongSaturated(), (byte) value.and(UInt256.of(0xff)).toLongSaturated());
  }

  private static void memoryCopy(Frame frame) {
    UInt256 to = frame.pop();
    UInt256 from = frame.pop();
    UInt256 length = frame.pop();
    frame.charge(Gas.words(3, length.toLongSaturated()));
    frame.expandMemory(to.compareTo(from) > 0 ? to : from, length);
    if (!length.isZero()) {
      frame.memory.copy(to.toLongSaturated(), from.toLongSaturated(), length.toLongSaturated());
    }
  }

  private static void end(Frame frame, Frame.Status how) {
    UInt256 offset = frame.pop();
    UInt256 length = frame.pop();
    frame.expandMemory(offset, length);
    long size = length.toLongSaturated();
    frame.end(how, frame.memory.read(size == 0 ? 0 : offset.toLongSaturated(), size));
  }
}
