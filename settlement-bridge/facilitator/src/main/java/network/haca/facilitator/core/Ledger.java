package network.haca.facilitator.core;

import java.util.List;
import java.util.Optional;
import network.haca.x402.Network;
import network.haca.x402.PaymentIdentity;

/** The claims, each of which is on disk when the call returns. */
public interface Ledger {
  Optional<Claim> find(PaymentIdentity identity);

  /** Keeps a claim whose identity nobody has claimed; false if somebody has. */
  boolean claim(Claim claim);

  /** Puts a claim in the place of what it was. */
  void update(Claim claim);

  /** The claims of a network that are not done, in the order of their keys. */
  List<Claim> unfinished(Network network);
}
