package network.haca.paymentgate.core;

import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import network.haca.paymentgate.price.KnownRate;
import network.haca.paymentgate.price.PriceTable;
import network.haca.paymentgate.price.PricedModel;
import network.haca.paymentgate.price.WorstCase;
import network.haca.primitives.Address;
import network.haca.schemas.llm.LlmError;
import network.haca.x402.Network;
import network.haca.x402.Offer;
import network.haca.x402.Uint256;

/** Says what a request may cost, by the prices of now. */
final class Quoting {
  private final GateTerms terms;
  private final Supplier<PriceTable> prices;
  private final Supplier<Optional<KnownRate>> rate;
  private final Facilitator facilitator;

  Quoting(
      GateTerms terms,
      Supplier<PriceTable> prices,
      Supplier<Optional<KnownRate>> rate,
      Facilitator facilitator) {
    this.terms = terms;
    this.prices = prices;
    this.rate = rate;
    this.facilitator = facilitator;
  }

  Quote of(Asked asked) {
    PriceTable table = prices.get();
    Optional<PricedModel> model = table.find(asked.model());
    if (terms.isFree(asked.path(), asked.model(), model)) {
      return new Quote.Free();
    }
    if (model.isEmpty() || model.get().prices().isEmpty()) {
      return invalid("Model '%s' has no price, so it is not sold here.".formatted(asked.model()));
    }
    Optional<KnownRate> now = rate.get();
    if (now.isEmpty()) {
      return unavailable("No price of the payment token is known that is new enough; come again.");
    }
    Network network = terms.network();
    return facilitator
        .account(network)
        .map(account -> sold(asked, model.get(), table.version(), now.get(), account))
        .orElseGet(() -> unavailable("The facilitator of payments is away; come again."));
  }

  private Quote sold(
      Asked asked, PricedModel model, String version, KnownRate rate, Address account) {
    return switch (WorstCase.of(
        asked.path(), asked.body(), asked.bodyBytes(), model.answerTokensMax())) {
      case WorstCase.Unbounded(String reason) -> invalid("Not for sale: " + reason + ".");
      case WorstCase.Bounded(var tokens) -> {
        Uint256 worst = rate.rate().bound(model.prices().orElseThrow(), tokens);
        List<Offer> offers = terms.offers(worst, account);
        if (worst.isZero()) {
          yield new Quote.Free();
        }
        yield offers.isEmpty()
            ? invalid(
                "The request may cost %s units of the token, and a session has %s: ask for fewer tokens."
                    .formatted(worst, terms.cap()))
            : new Quote.Priced(asked, model, version, rate, worst, offers);
      }
    };
  }

  private static Quote invalid(String message) {
    return new Quote.Refused(LlmError.invalid(message));
  }

  private static Quote unavailable(String message) {
    return new Quote.Refused(LlmError.unavailable(message));
  }
}
