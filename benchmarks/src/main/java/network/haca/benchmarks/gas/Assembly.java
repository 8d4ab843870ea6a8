package network.haca.benchmarks.gas;

import java.io.ByteArrayOutputStream;
import network.haca.evm.word.UInt256;
import network.haca.primitives.Address;
import network.haca.primitives.Bytes;

/** Writes EVM code. */
final class Assembly {
  static final int STOP = 0x00;
  static final int ADD = 0x01;
  static final int SUB = 0x03;
  static final int LT = 0x10;
  static final int AND = 0x16;
  static final int CALLER = 0x33;
  static final int CALLDATALOAD = 0x35;
  static final int CODECOPY = 0x39;
  static final int POP = 0x50;
  static final int MLOAD = 0x51;
  static final int MSTORE = 0x52;
  static final int JUMP = 0x56;
  static final int JUMPI = 0x57;
  static final int GAS = 0x5a;
  static final int JUMPDEST = 0x5b;
  static final int PUSH0 = 0x5f;
  static final int DUP1 = 0x80;
  static final int SWAP1 = 0x90;
  static final int CALL = 0xf1;
  static final int RETURN = 0xf3;
  static final int STATICCALL = 0xfa;

  private final ByteArrayOutputStream code = new ByteArrayOutputStream();

  Assembly op(int... opcodes) {
    for (int opcode : opcodes) {
      code.write(opcode);
    }
    return this;
  }

  Assembly times(int count, int opcode) {
    for (int i = 0; i < count; i++) {
      code.write(opcode);
    }
    return this;
  }

  /** Pushes a number in as few bytes as it has. */
  Assembly push(UInt256 value) {
    Bytes bytes = value.toShortestBytes();
    return op(PUSH0 + bytes.size()).add(bytes);
  }

  Assembly push(long value) {
    return push(UInt256.of(value));
  }

  Assembly push(Address address) {
    return push(UInt256.of(address));
  }

  /** A place in the code, in two bytes whatever it is. */
  Assembly pushPlace(int position) {
    return op(PUSH0 + 2, position >>> 8, position & 0xff);
  }

  Assembly add(Bytes bytes) {
    code.writeBytes(bytes.toArray());
    return this;
  }

  int size() {
    return code.size();
  }

  Bytes bytes() {
    return Bytes.wrap(code.toByteArray());
  }
}
