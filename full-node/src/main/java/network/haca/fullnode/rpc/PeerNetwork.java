package network.haca.fullnode.rpc;

import java.io.IOException;
import network.haca.primitives.Bytes;

/** The other nodes: who gets a transaction from here gives it to them. */
public interface PeerNetwork {
  /** Words of CometBFT's error about a transaction that it has, or has seen lately. */
  String KNOWN = "already exists in cache";

  /**
   * The outcome of a transaction that was handed on.
   *
   * @param code one of {@link network.haca.fullnode.pool.CheckCode}
   * @param log the reason if it was refused
   */
  record Reception(int code, String log) {}

  /** A transaction that is on its way. */
  @FunctionalInterface
  interface Broadcast {
    /**
     * Waits for what becomes of it.
     *
     * @throws IOException if nobody said whether it was taken
     */
    Reception reception() throws IOException;
  }

  /**
   * @throws IOException if nobody said whether it was taken
   */
  Reception broadcast(Bytes transaction) throws IOException;

  /**
   * Hands a transaction on without waiting for what becomes of it, where that is possible; by
   * default it goes once somebody waits.
   *
   * @throws IOException if it cannot be handed on
   */
  default Broadcast begin(Bytes transaction) throws IOException {
    return () -> broadcast(transaction);
  }

  /** How many nodes this one is connected with. */
  int peers() throws IOException;
}
