package network.haca.fullnode.recording;

import java.util.Random;
import network.haca.primitives.Address;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;

/** What each operation of the EVM gives, in storage. */
final class OperationScene implements Scene {
  private static final long SEED = 22;
  private static final int SAMPLES = 4;

  /** With how many operands, by opcode from ADD to CLZ. */
  private static final int[] OPERANDS = {
    2, 2, 2, 2, 2, 2, 2, 3, 3, 2, 2, -1, -1, -1, -1, 2, 2, 2, 2, 2, 1, 2, 2, 2, 1, 2, 2, 2, 2, 1
  };

  /** What says something of block, transaction, account and machine, without operands. */
  private static final int[] ENVIRONMENT = {
    0x30, 0x32, 0x33, 0x34, 0x36, 0x38, 0x3a, 0x3d, 0x41, 0x42, 0x43, 0x44, 0x45, 0x46, 0x47, 0x48,
    0x4a, 0x58, 0x59, 0x5a
  };

  /** BALANCE, EXTCODESIZE, EXTCODEHASH, BLOCKHASH, BLOBHASH, TLOAD. */
  private static final int[] QUESTIONS = {0x31, 0x3b, 0x3f, 0x40, 0x49, 0x5c};

  private static final Bytes[] EDGES = {
    Bytes32.ZERO.value(),
    Bytes32.ofUnsigned(1).value(),
    Bytes.fromHex("ff".repeat(32)),
    Bytes.fromHex("80" + "00".repeat(31)),
    Bytes.fromHex("7f" + "ff".repeat(31)),
    Bytes32.ofUnsigned(256).value()
  };

  private final Random random = new Random(SEED);
  private int slot;

  @Override
  public void play(RecordedChain chain) {
    Wallet wallet = chain.wallets.get(3);
    for (int sample = 0; sample < SAMPLES; sample++) {
      Bytes code = arithmetic();
      var _ = chain.block(wallet.create(code, 6_000_000));
    }
    Bytes code = environment(wallet.address(), chain);
    var _ = chain.block(wallet.create(code, 6_000_000));
  }

  private Bytes arithmetic() {
    slot = 0;
    Assembly code = new Assembly();
    for (int i = 0; i < OPERANDS.length; i++) {
      if (OPERANDS[i] > 0) {
        for (int operand = 0; operand < OPERANDS[i]; operand++) {
          code.push(word());
        }
        store(code.op(i + 1));
      }
    }
    return code.op(Assembly.STOP).code();
  }

  private Bytes environment(Address account, RecordedChain chain) {
    slot = 0;
    Assembly code = new Assembly();
    for (int operation : ENVIRONMENT) {
      store(code.op(operation));
    }
    Bytes[] about = {account.toWord().value(), Bytes32.ofUnsigned(chain.height() - 1).value()};
    for (int operation : QUESTIONS) {
      for (Bytes operand : about) {
        store(code.push(operand).op(operation));
      }
    }
    // TSTORE and TLOAD, MCOPY and LOG2.
    code.push(7).push(8).op(0x5d).push(8).op(0x5c);
    store(code);
    code.push(100).push(3).push(40).op(0x5e).push(40).op(Assembly.MLOAD);
    store(code);
    return code.push(1).push(2).push(64).push(3).op(0xa2, Assembly.STOP).code();
  }

  private void store(Assembly code) {
    var _ = code.push(slot++).op(Assembly.SSTORE);
  }

  private Bytes word() {
    if (random.nextInt(3) == 0) {
      return EDGES[random.nextInt(EDGES.length)];
    }
    byte[] word = new byte[1 + random.nextInt(32)];
    random.nextBytes(word);
    return Bytes.wrap(word);
  }
}
