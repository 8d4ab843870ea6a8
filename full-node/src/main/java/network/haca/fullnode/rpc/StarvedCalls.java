package network.haca.fullnode.rpc;

import java.util.Optional;
import network.haca.evm.HaltReason;
import network.haca.evm.Tracer;

/** The number of calls within an execution that ended for want of gas. */
final class StarvedCalls implements Tracer {
  private int count;

  @Override
  public boolean watchesSteps() {
    return false;
  }

  @Override
  public void exit(End end) {
    if (end.halt().equals(Optional.of(HaltReason.OUT_OF_GAS))) {
      count++;
    }
  }

  int count() {
    return count;
  }
}
