package network.haca.x402.gate;

import network.haca.x402.Payment;

/** By what a request is paid. */
public sealed interface Means {
  /** A payment, which opens a session or finds the one that it has opened. */
  record ByPayment(Payment payment) implements Means {}

  /** A session that is open. */
  record BySession(SessionToken token) implements Means {}
}
