package network.haca.fullnode.recording;

import network.haca.primitives.Address;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;

/**
 * A contract that puts a question to another one and stores what came back: the keccak of the
 * output in the slot that it is told, and success and the output's size in the next.
 */
record Asker(Address address) {
  private static final int ARGUMENTS = 96;

  static Bytes code() {
    return new Assembly()
        .push(ARGUMENTS)
        .op(Assembly.CALLDATASIZE, Assembly.SUB, Assembly.DUP1)
        .push(ARGUMENTS)
        .op(Assembly.PUSH0, Assembly.CALLDATACOPY)
        .op(Assembly.PUSH0, Assembly.PUSH0, Assembly.DUP3, Assembly.PUSH0, Assembly.PUSH0)
        .op(Assembly.PUSH0, Assembly.CALLDATALOAD)
        .push(64)
        .op(Assembly.CALLDATALOAD, Assembly.CALL)
        .op(Assembly.RETURNDATASIZE)
        .push(1)
        .op(Assembly.SHL, Assembly.OR)
        .push(32)
        .op(Assembly.CALLDATALOAD)
        .push(1)
        .op(Assembly.ADD, Assembly.SSTORE)
        .op(Assembly.RETURNDATASIZE, Assembly.PUSH0, Assembly.PUSH0, Assembly.RETURNDATACOPY)
        .op(Assembly.RETURNDATASIZE, Assembly.PUSH0, Assembly.KECCAK256)
        .push(32)
        .op(Assembly.CALLDATALOAD, Assembly.SSTORE, Assembly.STOP)
        .code();
  }

  static Asker deploy(RecordedChain chain, Wallet wallet) {
    Asker asker = new Asker(wallet.nextContract());
    var _ = chain.block(wallet.create(Assembly.deploying(code())));
    return asker;
  }

  /** The transaction's data. */
  Bytes ask(Address other, long slot, long gas, Bytes question) {
    return Bytes.concat(
        other.toWord().value(),
        Bytes32.ofUnsigned(slot).value(),
        Bytes32.ofUnsigned(gas).value(),
        question);
  }
}
