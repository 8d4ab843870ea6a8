package network.haca.fullnode.recording;

import java.io.ByteArrayOutputStream;
import network.haca.primitives.Bytes;

/** EVM code that is written down operation by operation. */
final class Assembly {
  static final int STOP = 0x00;
  static final int ADD = 0x01;
  static final int SUB = 0x03;
  static final int OR = 0x17;
  static final int SHL = 0x1b;
  static final int KECCAK256 = 0x20;
  static final int ADDRESS = 0x30;
  static final int CALLDATALOAD = 0x35;
  static final int CALLDATASIZE = 0x36;
  static final int CALLDATACOPY = 0x37;
  static final int CODESIZE = 0x38;
  static final int CODECOPY = 0x39;
  static final int RETURNDATASIZE = 0x3d;
  static final int RETURNDATACOPY = 0x3e;
  static final int POP = 0x50;
  static final int MLOAD = 0x51;
  static final int MSTORE = 0x52;
  static final int SLOAD = 0x54;
  static final int SSTORE = 0x55;
  static final int JUMP = 0x56;
  static final int JUMPI = 0x57;
  static final int MSIZE = 0x59;
  static final int GAS = 0x5a;
  static final int JUMPDEST = 0x5b;
  static final int PUSH0 = 0x5f;
  static final int DUP1 = 0x80;
  static final int DUP2 = 0x81;
  static final int DUP3 = 0x82;
  static final int SWAP1 = 0x90;
  static final int CREATE = 0xf0;
  static final int CALL = 0xf1;
  static final int RETURN = 0xf3;
  static final int REVERT = 0xfd;

  /** Of creation code before the runtime code. */
  private static final int HEAD_SIZE = 10;

  private final ByteArrayOutputStream code = new ByteArrayOutputStream();

  Assembly op(int... operations) {
    for (int operation : operations) {
      code.write(operation);
    }
    return this;
  }

  Assembly push(long number) {
    int bytes = Math.max(1, (Long.SIZE - Long.numberOfLeadingZeros(number) + 7) / Byte.SIZE);
    code.write(PUSH0 + bytes);
    for (int i = bytes - 1; i >= 0; i--) {
      code.write((int) (number >>> Byte.SIZE * i));
    }
    return this;
  }

  /**
   * @param word of 1 to 32 bytes
   */
  Assembly push(Bytes word) {
    code.write(PUSH0 + word.size());
    code.writeBytes(word.toArray());
    return this;
  }

  int size() {
    return code.size();
  }

  Bytes code() {
    return Bytes.wrap(code.toByteArray());
  }

  /** Creation code that leaves {@code runtime} as a contract's code. */
  static Bytes deploying(Bytes runtime) {
    Bytes head =
        new Assembly()
            .push(Bytes.wrap(new byte[] {(byte) (runtime.size() >> 8), (byte) runtime.size()}))
            .op(DUP1)
            .push(HEAD_SIZE)
            .op(PUSH0, CODECOPY, PUSH0, RETURN)
            .code();
    return Bytes.concat(head, runtime);
  }
}
