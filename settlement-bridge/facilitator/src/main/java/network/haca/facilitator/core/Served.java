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
 */
public record Served(Set<Token> tokens, Set<Address> payTo) {
  /** A token of a network. */
  public record Token(Network network, Address address) {}

  public Served {
    tokens = Set.copyOf(tokens);
    payTo = Set.copyOf(payTo);
  }

  Optional<Refusal> refusal(Offer offer) {
    if (!tokens.contains(new Token(offer.network(), offer.token()))) {
      return refuse(
          "token %s on %s".formatted(offer.token(), offer.network()), "facilitator.tokens");
    }
    return payTo.contains(offer.payTo())
        ? Optional.empty()
        : refuse("recipient " + offer.payTo(), "facilitator.pay.to");
  }

  private static Optional<Refusal> refuse(String what, String setting) {
    return Optional.of(
        new Refusal(Reason.NOT_SERVED, "%s is not among %s".formatted(what, setting)));
  }
}
