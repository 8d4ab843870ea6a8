package network.haca.testing;

import network.haca.testing.payments.FaultyPath;

/** Starts a gate again once it has been killed, and once only. */
final class GateRevival {
  private final PaidRoleNetwork network;
  private final String gate;
  private final FaultyPath path;
  private boolean isStarted;

  /**
   * @param path on which it is killed at the first call that meets its fault
   */
  GateRevival(PaidRoleNetwork network, String gate, FaultyPath path) {
    this.network = network;
    this.gate = gate;
    this.path = path;
  }

  /** Starts it if it has been killed by now. */
  void look() throws Exception {
    if (path.met() == 1 && !isStarted) {
      isStarted = true;
      network.start(gate);
    }
  }

  /** Looks, and returns true once it was started again. */
  boolean isStarted() throws Exception {
    look();
    return isStarted;
  }
}
