package network.haca.fullnode.recording;

import network.haca.primitives.Address;
import network.haca.primitives.Bytes;

/** What goes as deep, as wide or as long as a block's gas allows, and what fails there. */
final class LimitScene implements Scene {
  private static final long ALL = 29_500_000;

  /** CALL with all the gas, to the contract itself, until the gas is at its end. */
  private static final Bytes CALLS_ITSELF =
      new Assembly()
          .op(Assembly.PUSH0, Assembly.PUSH0, Assembly.PUSH0, Assembly.PUSH0, Assembly.PUSH0)
          .op(Assembly.ADDRESS, Assembly.GAS, Assembly.CALL)
          .op(Assembly.PUSH0, Assembly.SLOAD, Assembly.ADD, Assembly.PUSH0, Assembly.SSTORE)
          .op(Assembly.STOP)
          .code();

  /** Creation code that creates by itself again. */
  private static final Bytes CREATES_ITSELF =
      new Assembly()
          .op(Assembly.CODESIZE, Assembly.PUSH0, Assembly.PUSH0, Assembly.CODECOPY)
          .op(Assembly.CODESIZE, Assembly.PUSH0, Assembly.PUSH0, Assembly.CREATE)
          .op(Assembly.PUSH0, Assembly.SSTORE, Assembly.STOP)
          .code();

  /** Reads a word of memory at the offset that it is told, and stores what memory it has then. */
  private static final Bytes REACHES =
      new Assembly()
          .op(Assembly.PUSH0, Assembly.CALLDATALOAD, Assembly.MLOAD, Assembly.POP)
          .op(Assembly.MSIZE, Assembly.PUSH0, Assembly.KECCAK256)
          .op(Assembly.PUSH0, Assembly.SSTORE, Assembly.STOP)
          .code();

  private static final Bytes LOOPS =
      new Assembly().op(Assembly.JUMPDEST, Assembly.PUSH0, Assembly.JUMP).code();

  /** Writes as many slots as it is told, from the highest to 1, with the value it is told. */
  private static final Bytes FILLS =
      new Assembly()
          .op(Assembly.PUSH0, Assembly.CALLDATALOAD, Assembly.JUMPDEST)
          .push(32)
          .op(Assembly.CALLDATALOAD, Assembly.DUP2, Assembly.SSTORE)
          .push(1)
          .op(Assembly.SWAP1, Assembly.SUB, Assembly.DUP1)
          .push(2)
          .op(Assembly.JUMPI, Assembly.STOP)
          .code();

  @Override
  public void play(RecordedChain chain) {
    Wallet wallet = chain.wallets.get(2);
    Address deep = deploy(chain, wallet, CALLS_ITSELF);
    var _ = chain.block(wallet.call(deep, Bytes.EMPTY, ALL));
    var _ = chain.block(wallet.create(CREATES_ITSELF, ALL));
    Address reaching = deploy(chain, wallet, REACHES);
    for (long offset : new long[] {0, 1 << 20, 3_700_000, 1 << 30}) {
      var _ = chain.block(wallet.call(reaching, word(offset), ALL));
    }
    Address looping = deploy(chain, wallet, LOOPS);
    var _ = chain.block(wallet.call(looping, Bytes.EMPTY, ALL));
    // More slots than a trie takes without help of other processors; then all but one go.
    Address filling = deploy(chain, wallet, FILLS);
    var _ = chain.block(wallet.call(filling, Bytes.concat(word(600), word(1)), ALL));
    var _ = chain.block(wallet.call(filling, Bytes.concat(word(599), word(0)), ALL));
    var _ = chain.block(wallet.call(filling, Bytes.concat(word(300), word(9)), ALL));
    failing(chain, wallet);
  }

  /** Each ends in its own way: stack, jump, operation, revert, size. */
  private static void failing(RecordedChain chain, Wallet wallet) {
    Bytes overflow = Bytes.fromHex("5b5f5f56");
    Bytes tooLarge = new Assembly().push(24_577).op(Assembly.PUSH0, Assembly.RETURN).code();
    Bytes reverting = new Assembly().push(40).op(Assembly.PUSH0, Assembly.REVERT).code();
    Bytes reserved = Bytes.fromHex("60ef5f5360015ff3");
    var _ =
        chain.block(
            wallet.create(overflow, 200_000),
            wallet.create(Bytes.fromHex("01"), 200_000),
            wallet.create(Bytes.fromHex("600456"), 200_000),
            wallet.create(Bytes.fromHex("fe"), 200_000),
            wallet.create(Bytes.fromHex("0c"), 200_000),
            wallet.create(tooLarge, 8_000_000),
            wallet.create(reverting, 200_000),
            wallet.create(reserved, 200_000),
            wallet.create(Bytes.wrap(new byte[49_152]), 2_000_000),
            wallet.create(Bytes.fromHex("33ff"), 200_000));
  }

  private static Address deploy(RecordedChain chain, Wallet wallet, Bytes code) {
    Address address = wallet.nextContract();
    var _ = chain.block(wallet.create(Assembly.deploying(code)));
    return address;
  }

  private static Bytes word(long number) {
    return network.haca.primitives.Bytes32.ofUnsigned(number).value();
  }
}
