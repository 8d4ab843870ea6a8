package network.haca.facilitator.core;

import java.util.Optional;
import java.util.Set;
import network.haca.primitives.Address;
import network.haca.x402.Network;
import network.haca.x402.Offer;
import network.haca.x402.Reason;
import network.haca.x402.Refusal;

/**
 * What this facilitator settles: nobody can have it pay others, or move tokens that are worth
 * nothing (rule X1).
 *
 * @param payers who alone may pay, as on a local chain that bears a public chain's id (rule X14);
 *     nothing if anybody may
 */
public record Served(Set<Token> tokens, Set<Address> payTo, Optional<Set<Address>> payers) {
  /** A token of a network. */
  public record Token(Network network, Address address) {}

  public Served {
    tokens = Set.copyOf(tokens);
    payTo = Set.copyOf(payTo);
    payers = payers.map(Set::copyOf);
  }

  Optional<Refusal> refusal(Offer offer, Address payer) {
    if (!tokens.contains(new Token(offer.network(), offer.token()))) {
      return refuse(
          "token %s on %s".formatted(offer.token(), offer.network()), "facilitator.tokens");
    }
    if (!payTo.contains(offer.payTo())) {
      return refuse("recipient " + offer.payTo(), "facilitator.pay.to");
    }
    return payers.isEmpty() || payers.get().contains(payer)
        ? Optional.empty()
        : Optional.of(
            new Refusal(Reason.PAYER_NOT_TAKEN, payer + " is not among facilitator.payers"));
  }

  private static Optional<Refusal> refuse(String what, String setting) {
    return Optional.of(
        new Refusal(Reason.NOT_SERVED, "%s is not among %s".formatted(what, setting)));
  }
}
