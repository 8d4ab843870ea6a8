package network.haca.facilitator.core;

import java.io.IOException;
import network.haca.primitives.Address;
import network.haca.primitives.Bytes32;
import network.haca.x402.Reading;

/** Carries heartbeats of nodes to the registry, for those that send no transactions. */
public interface HeartbeatRelay {
  /** The registry. */
  Address contract();

  /** The account that sends. */
  Address relayer();

  /**
   * Sends a heartbeat, and returns once a block has it.
   *
   * @return the transaction, or why the registry would not take it
   * @throws IOException if the chain does not answer
   */
  Reading<Bytes32> send(Heartbeat heartbeat) throws IOException;
}
