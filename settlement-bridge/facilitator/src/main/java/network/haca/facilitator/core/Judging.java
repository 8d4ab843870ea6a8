package network.haca.facilitator.core;

import java.io.IOException;
import java.math.BigInteger;
import java.util.Map;
import java.util.function.Function;
import network.haca.x402.Network;
import network.haca.x402.Offer;
import network.haca.x402.Payment;
import network.haca.x402.Reason;
import network.haca.x402.Refusal;
import network.haca.x402.Uint256;

/**
 * Verifies payments of all networks, each against what its payer has promised already.
 *
 * @param pledged what a purse's other settlements and sessions will still take
 */
record Judging(Map<Network, Verifier> verifiers, Function<Purse, BigInteger> pledged) {
  Judging {
    verifiers = Map.copyOf(verifiers);
  }

  Verdict judge(Payment payment, Offer offer) {
    Verifier verifier = verifiers.get(offer.network());
    if (verifier == null) {
      return new Verdict.Bad(
          new Refusal(
              Reason.INVALID_NETWORK, offer.network() + " is not among facilitator.networks"));
    }
    Purse purse = new Purse(offer.network(), offer.token(), payment.payer());
    try {
      return verifier.verify(payment, offer, new Uint256(pledged.apply(purse)));
    } catch (IOException e) {
      return new Verdict.Bad(
          new Refusal(Reason.UNAVAILABLE, "%s: %s".formatted(offer.network(), e.getMessage())));
    }
  }
}
