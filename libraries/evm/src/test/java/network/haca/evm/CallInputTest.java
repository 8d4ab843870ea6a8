package network.haca.evm;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Optional;
import network.haca.evm.state.MemoryNodeStore;
import network.haca.evm.state.MerklePatriciaTrie;
import network.haca.evm.state.WorldState;
import network.haca.primitives.Address;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;
import org.junit.jupiter.api.Test;

/** Rule C2: a call's input is the caller's memory itself, and nobody can tell. */
class CallInputTest {
  private static final Address SENDER = Address.fromHex("0x" + "0".repeat(38) + "ff");
  private static final Address CONTRACT = Address.fromHex("0x" + "0".repeat(37) + "c0d");
  private static final BlockContext BLOCK =
      new BlockContext(
          UInt256.ONE,
          1,
          0,
          Address.ZERO,
          30_000_000,
          UInt256.ZERO,
          Bytes32.ZERO,
          UInt256.ONE,
          height -> Bytes32.ZERO);

  private static Bytes run(String code) {
    WorldState state = new WorldState(new MemoryNodeStore(), MerklePatriciaTrie.EMPTY_ROOT);
    state.setCode(CONTRACT, Bytes.fromHex(code));
    Transaction transaction =
        new Transaction(
            0,
            0,
            UInt256.ZERO,
            UInt256.ZERO,
            1_000_000,
            Optional.of(CONTRACT),
            UInt256.ZERO,
            Bytes.EMPTY);
    return new TransactionProcessor(Rules.cancun())
        .call(state, BLOCK, transaction, SENDER)
        .output();
  }

  @Test
  void whatTheIdentityPrecompileReturnedStaysWhenTheMemoryChanges() {
    // Writes 7, calls 0x04 with it, writes 9 in its place, and returns the return data.
    assertEquals(
        Bytes32.ofUnsigned(7).value(),
        run("60075f52" + "5f5f60205f60045afa50" + "60095f52" + "60205f60203e" + "60206020f3"));
  }

  @Test
  void aCalleeSeesARangeInTheMiddleOfTheMemory() {
    // The first call of itself has 32 bytes from 32 on; with input it returns the input's word.
    assertEquals(
        Bytes32.ofUnsigned(5).value(),
        run(
            "366021575f" // 0: has it input? then on to 0x21
                + "600560205260206040602060205f305af150" // memory 32 = 5; calls itself
                + "60206040f3" // returns what came to memory 64
                + "00".repeat(0x21 - 28)
                + "5b5f355f5260205ff3"));
  }
}
