package network.haca.evm;

import network.haca.evm.state.Log;
import network.haca.evm.state.WorldState;
import network.haca.evm.word.UInt256;
import network.haca.primitives.Address;
import network.haca.primitives.Bytes;

/** The reach of a contract of the system into the state: it reads other contracts, and logs. */
record ReadOnly(TransactionContext context, OperationTable operations)
    implements SystemContract.Surroundings {
  @Override
  public SystemContract.View view(Address contract, Bytes callData, long gas) {
    WorldState state = context.state();
    int snapshot = state.snapshot();
    Message message =
        new Message(
            Message.Kind.CALL,
            Address.ZERO,
            contract,
            contract,
            UInt256.ZERO,
            false,
            callData,
            gas,
            true,
            0);
    Interpreter.Outcome outcome = new Interpreter(context, operations, null).run(message);
    state.revertTo(snapshot);
    return new SystemContract.View(outcome.success(), gas - outcome.gasLeft(), outcome.output());
  }

  @Override
  public void log(Log log) {
    context.state().log(log);
  }
}
