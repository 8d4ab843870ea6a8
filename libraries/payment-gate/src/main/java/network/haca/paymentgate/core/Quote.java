package network.haca.paymentgate.core;

import java.util.List;
import network.haca.paymentgate.price.KnownRate;
import network.haca.paymentgate.price.PricedModel;
import network.haca.schemas.llm.LlmError;
import network.haca.x402.Offer;
import network.haca.x402.Uint256;

/** The price of a request, at most. */
sealed interface Quote {
  /** Nothing. */
  record Free() implements Quote {}

  /** It is not sold, or not now. */
  record Refused(LlmError error) implements Quote {}

  /**
   * Up to its worst case.
   *
   * @param version of the price table
   * @param offers at least one, the preferred one first
   */
  record Priced(
      Asked asked,
      PricedModel model,
      String version,
      KnownRate rate,
      Uint256 worst,
      List<Offer> offers)
      implements Quote {
    Pricing pricing(Offer offer) {
      return new Pricing(
          model.name(),
          model.prices().orElseThrow(),
          version,
          rate,
          offer,
          worst,
          asked.bodyBytes());
    }
  }
}
