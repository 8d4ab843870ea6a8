package network.haca.fullnode.core;

import network.haca.evm.BlockContext;
import network.haca.evm.ExecutionResult;
import network.haca.evm.TransactionProcessor;
import network.haca.evm.state.WorldState;
import network.haca.primitives.Address;
import network.haca.primitives.Bytes;

/** Deploys and sets up contracts in the state before the first block; a failure is a bug. */
record GenesisDeployer(
    TransactionProcessor processor, WorldState state, BlockContext block, Address administrator) {

  /** Runs the creation code as the administrator and puts what it returns at the address. */
  void deploy(Address address, Bytes creationCode) {
    if (!processor.deploy(state, block, administrator, address, creationCode)) {
      throw new IllegalStateException("genesis cannot deploy " + address);
    }
  }

  void call(Address contract, Bytes data) {
    callAs(administrator, contract, data);
  }

  void callAs(Address sender, Address contract, Bytes data) {
    ExecutionResult result =
        processor.call(state, block, StateView.call(contract, data, block.gasLimit()), sender);
    if (!result.success()) {
      throw new IllegalStateException("genesis cannot set up " + contract);
    }
  }
}
