package network.haca.fullnode.core;

import network.haca.contracts.Addresses;
import network.haca.evm.BlockContext;
import network.haca.evm.TransactionProcessor;
import network.haca.evm.state.WorldState;
import network.haca.evm.word.UInt256;
import network.haca.primitives.Address;

/** The wei that senders give up while their transactions wait: gas that is left, and value. */
record HeldFunds(WorldState state, BlockContext block) {
  void hold(Address sender, UInt256 amount) {
    take(sender, amount);
    state.addBalance(Addresses.INFERENCES, amount);
  }

  void release(Address sender, UInt256 amount) {
    AnswerPayment.take(state, amount.toBigInteger());
    state.addBalance(sender, amount);
  }

  /** Charges gas of a run that was undone. */
  void charge(Address sender, UInt256 price, long gas) {
    take(sender, price.multiply(UInt256.of(gas)));
    TransactionProcessor.payProposer(state, block, price, gas);
  }

  private void take(Address from, UInt256 amount) {
    state.setBalance(from, state.balance(from).subtract(amount));
  }
}
