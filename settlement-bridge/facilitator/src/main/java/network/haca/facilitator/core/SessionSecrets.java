package network.haca.facilitator.core;

import network.haca.primitives.Bytes32;
import network.haca.x402.PaymentIdentity;
import network.haca.x402.gate.Grant;
import network.haca.x402.gate.SessionToken;

/** What nobody else can make. */
public interface SessionSecrets {
  /** An id that nobody can guess. */
  Bytes32 newId();

  /** The token of a payment's session: always the same, and kept nowhere. */
  SessionToken token(PaymentIdentity identity);

  /** The hash under which the ledger knows a token. */
  Bytes32 hash(SessionToken token);

  /** The text that a node is shown. */
  String sign(Grant grant);
}
