package network.haca.evm;

import network.haca.evm.word.UInt256;
import network.haca.primitives.Address;
import network.haca.primitives.Bytes32;

/** Who calls which contract in which block, where a test runs code alone. */
final class TestCall {
  static final Address SENDER = Address.fromHex("0x" + "0".repeat(38) + "ff");
  static final Address CONTRACT = Address.fromHex("0x" + "0".repeat(37) + "c0d");

  static final BlockContext BLOCK =
      new BlockContext(
          UInt256.ONE,
          1,
          0,
          Address.copyOf(new byte[Address.SIZE]),
          30_000_000,
          UInt256.ZERO,
          Bytes32.ZERO,
          UInt256.ONE,
          height -> Bytes32.ZERO);

  private TestCall() {}
}
