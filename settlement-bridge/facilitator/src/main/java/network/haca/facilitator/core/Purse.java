package network.haca.facilitator.core;

import network.haca.primitives.Address;
import network.haca.x402.Network;

/** A payer's balance of one token. */
record Purse(Network network, Address token, Address payer) {
  static Purse of(Session session) {
    return new Purse(session.offer().network(), session.offer().token(), session.payer());
  }

  static Purse of(Claim claim) {
    return new Purse(claim.identity().network(), claim.token(), claim.payer());
  }
}
