package network.haca.fullnode.core;

import network.haca.evm.BlockContext;
import network.haca.evm.ExecutionResult;
import network.haca.evm.SystemContract;
import network.haca.evm.TransactionProcessor;
import network.haca.evm.state.Log;
import network.haca.evm.state.WorldState;
import network.haca.primitives.Address;
import network.haca.primitives.Bytes;

/** The contracts as a block finds them between two transactions, which no run has changed. */
record RegistryReads(TransactionProcessor processor, WorldState state, BlockContext block)
    implements SystemContract.Surroundings {
  /** Enough for each question to the contracts of genesis. */
  static final long GAS = 25_000_000;

  @Override
  public SystemContract.View view(Address contract, Bytes callData, long gas) {
    ExecutionResult result =
        processor.call(state, block, StateView.call(contract, callData, gas), Address.ZERO);
    return new SystemContract.View(result.success(), result.gasUsed(), result.output());
  }

  /** As {@link #view}, of a function that answers always. */
  Bytes read(Address contract, Bytes callData) {
    SystemContract.View view = view(contract, callData, GAS);
    if (!view.success()) {
      throw new IllegalStateException("the contract " + contract + " does not answer");
    }
    return view.output();
  }

  @Override
  public void log(Log log) {
    throw new IllegalStateException("what is only read logs nothing");
  }
}
