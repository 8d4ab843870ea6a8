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

  /**
   * @throws IOException if nobody said whether it was taken
   */
  Reception broadcast(Bytes transaction) throws IOException;

  /** How many nodes this one is connected with. */
  int peers() throws IOException;
}
