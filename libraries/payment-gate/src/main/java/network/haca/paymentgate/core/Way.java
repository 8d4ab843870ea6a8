package network.haca.paymentgate.core;

import network.haca.x402.Scheme;
import network.haca.x402.TransferMethod;

/** A way to pay that a gate may offer. */
public enum Way {
  /** At most a cap, by Permit2: a session of many requests. */
  UPTO(Scheme.UPTO, TransferMethod.PERMIT2),
  /** The price of one request, by the token's own authorization. */
  EXACT(Scheme.EXACT, TransferMethod.EIP3009),
  /** The price of one request, by Permit2. */
  EXACT_PERMIT2(Scheme.EXACT, TransferMethod.PERMIT2);

  private final Scheme scheme;
  private final TransferMethod method;

  Way(Scheme scheme, TransferMethod method) {
    this.scheme = scheme;
    this.method = method;
  }

  Scheme scheme() {
    return scheme;
  }

  TransferMethod method() {
    return method;
  }
}
