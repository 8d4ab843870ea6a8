package network.haca.x402;

import java.util.List;
import java.util.function.Function;
import java.util.function.Predicate;
import network.haca.primitives.Address;

/** The one of several offers that a payment is for, or the reason that there is none (rule X6). */
public sealed interface OfferMatch {
  /** This one. */
  record Matched(Offer offer) implements OfferMatch {}

  /** None of them. */
  record Unmatched(Refusal refusal) implements OfferMatch {}

  /**
   * @param valid offers that still count
   */
  static OfferMatch of(Payment payment, List<Offer> valid) {
    List<Offer> left = valid;
    for (Step step : steps(payment)) {
      left = left.stream().filter(step.holds()).toList();
      if (left.isEmpty()) {
        return new Unmatched(
            new Refusal(
                Reason.INVALID_PAYLOAD, "no offer that is valid now has its " + step.field()));
      }
    }
    return new Matched(left.getFirst());
  }

  /** One comparison, with the name of its field. */
  record Step(String field, Predicate<Offer> holds) {}

  private static List<Step> steps(Payment payment) {
    return List.of(
        new Step("scheme", offer -> offer.scheme() == payment.scheme()),
        new Step("network", offer -> offer.network().equals(payment.network())),
        new Step("way to transfer", offer -> offer.method() == method(payment)),
        new Step("asset", offer -> accepts(payment, offer.token(), Offer::token)),
        new Step("payTo", offer -> offer.payTo().equals(payTo(payment))),
        new Step("amount", offer -> offer.amount().equals(amount(payment))));
  }

  private static <T> boolean accepts(Payment payment, T ours, Function<Offer, T> value) {
    return payment.accepted().map(value).map(ours::equals).orElse(true);
  }

  /** Version 1 does not say which offer was taken: what is signed decides. */
  private static Address payTo(Payment payment) {
    return payment
        .accepted()
        .map(Offer::payTo)
        .orElseGet(
            () ->
                switch (payment.authorization()) {
                  case Authorization.Eip3009 given -> given.to();
                  case Authorization.Permit2 given -> given.to();
                });
  }

  private static Uint256 amount(Payment payment) {
    return payment
        .accepted()
        .map(Offer::amount)
        .orElseGet(
            () ->
                switch (payment.authorization()) {
                  case Authorization.Eip3009 given -> given.value();
                  case Authorization.Permit2 given -> given.permit().amount();
                });
  }

  private static TransferMethod method(Payment payment) {
    return switch (payment.authorization()) {
      case Authorization.Eip3009 _ -> TransferMethod.EIP3009;
      case Authorization.Permit2 _ -> TransferMethod.PERMIT2;
    };
  }
}
