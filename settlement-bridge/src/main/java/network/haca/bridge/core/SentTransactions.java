package network.haca.bridge.core;

import java.util.Optional;
import network.haca.primitives.Bytes32;

/** The transactions that settle leaves by themselves: sent by this bridge, or found by it. */
public interface SentTransactions {
  /** Keeps what was sent, so that it is waited for, and not sent again, after a restart. */
  void save(Bytes32 leaf, Sent sent);

  /** Nothing if a leaf has no transaction of its own, or none yet, or another bridge sent it. */
  Optional<Sent> sent(Bytes32 leaf);

  /** The transaction does not settle the leaf. */
  void forgetSent(Bytes32 leaf);

  /** Keeps what somebody found. */
  void save(Bytes32 leaf, Placed placed);

  /** Nothing if it was not settled by itself, as far as this bridge knows. */
  Optional<Placed> placed(Bytes32 leaf);
}
