package network.haca.benchmarks.gas;

import java.nio.ByteBuffer;
import java.util.Map;
import java.util.Random;
import java.util.function.Consumer;
import network.haca.evm.state.NodeStore;
import network.haca.evm.state.WorldState;
import network.haca.evm.word.UInt256;
import network.haca.fullnode.core.OverlayNodeStore;
import network.haca.primitives.Address;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;

/**
 * The accounts of the state that blocks are measured on.
 *
 * @param accounts with a balance
 * @param slots of {@link Trial#CONTRACT}
 * @param codes accounts with the largest code there may be, no two the same
 */
record Population(int accounts, int slots, int codes) {
  static final int SPAN = 180_000;
  static final Population LARGE = new Population(200_000, 200_000, 11_600);

  /** Numbers of the first account of each sort, as addresses. */
  static final long ACCOUNTS_FROM = 0x1_0000_0000L;

  static final long CODES_FROM = 0x2_0000_0000L;
  static final int CODE_SIZE = 24_576;

  private static final int AT_ONCE = 2_000;

  /** Opcodes that begin or end a block of code, so that there are as many as can be. */
  private static final int[] BLOCK_OPCODES = {0x5b, 0x56, 0x57, 0x5a, 0x55, 0xf1, 0x0c, 0x21};

  private static final Bytes BLOCKS = blocks();

  /**
   * Adds all to a state.
   *
   * @param written takes the new nodes, some at a time
   * @return the root of the state
   */
  Bytes32 settle(NodeStore nodes, Bytes32 root, Consumer<Map<Bytes32, Bytes>> written) {
    Bytes32 at = root;
    for (int from = 0; from < Math.max(accounts, Math.max(slots, codes)); from += AT_ONCE) {
      OverlayNodeStore overlay = new OverlayNodeStore(nodes);
      WorldState state = new WorldState(overlay, at);
      for (int i = from; i < from + AT_ONCE; i++) {
        addTo(state, i);
      }
      state.endTransaction();
      at = state.commit();
      written.accept(overlay.added());
    }
    return at;
  }

  private void addTo(WorldState state, int index) {
    if (index < accounts) {
      state.setBalance(account(ACCOUNTS_FROM + index), UInt256.ONE);
    }
    if (index < slots) {
      state.setNonce(Trial.CONTRACT, 1);
      state.setStorage(Trial.CONTRACT, UInt256.of(index + 1L), UInt256.MAX);
    }
    if (index < codes) {
      state.setCode(account(CODES_FROM + index), code(index));
    }
  }

  /** Code that stops at once, has many blocks, and cannot be made smaller by compression. */
  static Bytes code(int number) {
    byte[] code = BLOCKS.toArray();
    ByteBuffer.wrap(code).putInt(code.length - Integer.BYTES, number);
    return Bytes.wrap(code);
  }

  private static Bytes blocks() {
    byte[] code = new byte[CODE_SIZE];
    Random random = new Random(1);
    for (int i = 1; i < code.length; i++) {
      code[i] = (byte) BLOCK_OPCODES[random.nextInt(BLOCK_OPCODES.length)];
    }
    return Bytes.wrap(code);
  }

  static Address account(long number) {
    return Address.ofWord(UInt256.of(number).toBytes32());
  }
}
