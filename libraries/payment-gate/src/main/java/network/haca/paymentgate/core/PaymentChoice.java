package network.haca.paymentgate.core;

import java.util.List;
import java.util.Optional;
import network.haca.x402.Offer;
import network.haca.x402.OfferMatch;
import network.haca.x402.Payment;
import network.haca.x402.PaymentHeader;
import network.haca.x402.Reading;
import network.haca.x402.Reason;
import network.haca.x402.Refusal;
import network.haca.x402.Scheme;
import network.haca.x402.gate.Means;
import network.haca.x402.gate.SessionToken;

/** The way in which a request is paid for, by its headers (rules X6 and X12). */
sealed interface PaymentChoice {
  /** By one of the offers. */
  record By(Offer offer, Means means) implements PaymentChoice {}

  /** Not yet. */
  record None() implements PaymentChoice {}

  /** By nothing that counts. */
  record Refused(Refusal why) implements PaymentChoice {}

  /**
   * @param offers that are valid now
   */
  static PaymentChoice of(Asked.PaymentHeaders headers, List<Offer> offers) {
    if (headers.session().isEmpty()) {
      return switch (PaymentHeader.read(headers.version2(), headers.version1())) {
        case Reading.Refused<Optional<Payment>>(Refusal why) -> new Refused(why);
        case Reading.Value<Optional<Payment>>(Optional<Payment> payment) ->
            payment.<PaymentChoice>map(given -> byPayment(given, offers)).orElseGet(None::new);
      };
    }
    if (headers.arePayments() || headers.session().size() > 1) {
      return new Refused(
          new Refusal(
              Reason.INVALID_PAYLOAD,
              "a request is to have one payment, or one session header, not both or several"));
    }
    return bySession(headers.session().getFirst(), offers);
  }

  private static PaymentChoice byPayment(Payment payment, List<Offer> offers) {
    return switch (OfferMatch.of(payment, offers)) {
      case OfferMatch.Unmatched(Refusal why) -> new Refused(why);
      case OfferMatch.Matched(Offer offer) -> new By(offer, new Means.ByPayment(payment));
    };
  }

  private static PaymentChoice bySession(String token, List<Offer> offers) {
    Optional<Offer> upto =
        offers.stream().filter(offer -> offer.scheme() == Scheme.UPTO).findFirst();
    return upto.isEmpty() || token.isEmpty() || token.length() > SessionToken.LENGTH_MAX
        ? new Refused(new Refusal(Reason.SESSION_UNKNOWN, "no session here has that token"))
        : new By(upto.get(), new Means.BySession(new SessionToken(token)));
  }
}
