package network.haca.paymentgate.core;

import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import network.haca.paymentgate.price.PriceTable;
import network.haca.paymentgate.price.PricedModel;
import network.haca.paymentgate.price.TokenRate;
import network.haca.paymentgate.price.WorstCase;
import network.haca.primitives.Address;
import network.haca.schemas.llm.LlmError;
import network.haca.x402.Challenge;
import network.haca.x402.Offer;
import network.haca.x402.OfferMatch;
import network.haca.x402.Payment;
import network.haca.x402.PaymentHeader;
import network.haca.x402.Reading;
import network.haca.x402.Reason;
import network.haca.x402.Refusal;
import network.haca.x402.Resource;
import network.haca.x402.Scheme;
import network.haca.x402.Uint256;
import network.haca.x402.gate.Door;
import network.haca.x402.gate.Means;
import network.haca.x402.gate.Reservation;
import network.haca.x402.gate.ReserveAnswer;
import network.haca.x402.gate.ReserveRequest;
import network.haca.x402.gate.SessionToken;

/**
 * Asks for payment, and lets nothing run for which the facilitator has not set the worst case aside
 * (rule X1).
 */
public final class Gate {
  private final GateTerms terms;
  private final Supplier<PriceTable> prices;
  private final Supplier<Optional<TokenRate>> rate;
  private final Facilitator facilitator;
  private final Timer timer;
  private final InstantSource clock;

  /**
   * @param prices of now
   * @param rate of now; nothing while none is known that is new enough
   */
  public Gate(
      GateTerms terms,
      Supplier<PriceTable> prices,
      Supplier<Optional<TokenRate>> rate,
      Facilitator facilitator,
      Timer timer,
      InstantSource clock) {
    this.terms = terms;
    this.prices = prices;
    this.rate = rate;
    this.facilitator = facilitator;
    this.timer = timer;
    this.clock = clock;
  }

  /** Never fails. */
  public CompletionStage<GateAnswer> admit(Asked asked) {
    PriceTable table = prices.get();
    Optional<PricedModel> model = table.find(asked.model());
    if (terms.isFree(asked.path(), asked.model(), model)) {
      return free();
    }
    if (model.isEmpty() || model.get().prices().isEmpty()) {
      return refused(
          LlmError.invalid(
              "Model '%s' has no price, so it is not sold here.".formatted(asked.model())));
    }
    Optional<TokenRate> now = rate.get();
    Optional<Address> account = facilitator.account(terms.network());
    if (now.isEmpty() || account.isEmpty()) {
      return refused(
          LlmError.unavailable(
              now.isEmpty()
                  ? "No price of the payment token is known that is new enough; come again."
                  : "The facilitator of payments is away; come again."));
    }
    return switch (worst(asked, model.get())) {
      case WorstCase.Unbounded(String reason) ->
          refused(LlmError.invalid("Not for sale: " + reason + "."));
      case WorstCase.Bounded(var tokens) -> {
        Uint256 worst = now.get().bound(model.get().prices().get(), tokens);
        yield worst.isZero()
            ? free()
            : priced(
                new Priced(
                    asked,
                    model.get(),
                    table.version(),
                    now.get(),
                    worst,
                    offers(worst, account.get())));
      }
    };
  }

  private static WorstCase worst(Asked asked, PricedModel model) {
    return WorstCase.of(asked.path(), asked.body(), asked.bodyBytes(), model.answerTokensMax());
  }

  private List<Offer> offers(Uint256 worst, Address account) {
    return terms.offers(worst, account);
  }

  /** A request with its worst case, and the offers that are valid for it. */
  private record Priced(
      Asked asked,
      PricedModel model,
      String version,
      TokenRate rate,
      Uint256 worst,
      List<Offer> offers) {
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

  private CompletionStage<GateAnswer> priced(Priced priced) {
    Asked.PaymentHeaders headers = priced.asked().headers();
    if (priced.offers().isEmpty()) {
      return refused(
          LlmError.invalid(
              "The request may cost %s units of the token, and a session has %s: ask for fewer tokens."
                  .formatted(priced.worst(), terms.cap())));
    }
    if (headers.session().isEmpty()) {
      return switch (PaymentHeader.read(headers.version2(), headers.version1())) {
        case Reading.Refused<Optional<Payment>>(Refusal why) -> unpaid(priced, why);
        case Reading.Value<Optional<Payment>>(Optional<Payment> payment) ->
            payment
                .map(given -> paid(priced, given))
                .orElseGet(() -> unpaid(priced, "Payment required"));
      };
    }
    if (headers.arePayments() || headers.session().size() > 1) {
      return unpaid(
          priced,
          new Refusal(
              Reason.INVALID_PAYLOAD,
              "a request is to have one payment, or one session header, not both or several"));
    }
    return inSession(priced, headers.session().getFirst());
  }

  private CompletionStage<GateAnswer> paid(Priced priced, Payment payment) {
    return switch (OfferMatch.of(payment, priced.offers())) {
      case OfferMatch.Unmatched(Refusal why) -> unpaid(priced, why);
      case OfferMatch.Matched(Offer offer) -> reserve(priced, offer, new Means.ByPayment(payment));
    };
  }

  private CompletionStage<GateAnswer> inSession(Priced priced, String token) {
    Optional<Offer> upto =
        priced.offers().stream().filter(offer -> offer.scheme() == Scheme.UPTO).findFirst();
    if (upto.isEmpty() || token.isEmpty() || token.length() > SessionToken.LENGTH_MAX) {
      return unpaid(priced, new Refusal(Reason.SESSION_UNKNOWN, "no session here has that token"));
    }
    return reserve(priced, upto.get(), new Means.BySession(new SessionToken(token)));
  }

  private CompletionStage<GateAnswer> reserve(Priced priced, Offer offer, Means means) {
    Asked asked = priced.asked();
    ReserveRequest request =
        new ReserveRequest(
            means,
            offer,
            new Door(terms.url().getAuthority(), "POST", asked.path().path()),
            asked.hash(),
            asked.node(),
            priced.worst(),
            clock.instant().plus(terms.requestTime()),
            priced.version(),
            priced.rate().toString(),
            asked.isPrivate());
    return facilitator
        .reserve(request)
        .thenCompose(
            answer ->
                switch (answer) {
                  case ReserveAnswer.Reserved(var reservation) ->
                      done(
                          new GateAnswer.Open(
                              new PaidBill(
                                  told(reservation, means),
                                  priced.pricing(offer),
                                  facilitator,
                                  timer,
                                  clock),
                              reservation.grant()));
                  case ReserveAnswer.Refused(Refusal why) when why.reason() == Reason.UNAVAILABLE ->
                      refused(LlmError.unavailable(why.message()));
                  case ReserveAnswer.Refused(Refusal why) -> unpaid(priced, why);
                });
  }

  /** Every answer of a session names it, also where the client has named it before. */
  private static Reservation told(Reservation reservation, Means means) {
    return means instanceof Means.BySession(SessionToken token)
        ? new Reservation(
            reservation.id(),
            Optional.of(token),
            reservation.leaseSeconds(),
            reservation.deadline(),
            reservation.remaining(),
            reservation.payer(),
            reservation.grant())
        : reservation;
  }

  private CompletionStage<GateAnswer> unpaid(Priced priced, Refusal why) {
    return unpaid(priced, why.reason().code() + ": " + why.message());
  }

  private CompletionStage<GateAnswer> unpaid(Priced priced, String error) {
    Resource resource =
        new Resource(
            terms.url().resolve(priced.asked().path().path()).toString(),
            priced.asked().path().description(),
            "application/json");
    return done(new GateAnswer.Unpaid(new Challenge(error, resource, priced.offers())));
  }

  private static CompletionStage<GateAnswer> free() {
    return done(new GateAnswer.Open(Bill.FREE, ""));
  }

  private static CompletionStage<GateAnswer> refused(LlmError error) {
    return done(new GateAnswer.Refused(error));
  }

  private static CompletionStage<GateAnswer> done(GateAnswer admission) {
    return CompletableFuture.completedStage(admission);
  }
}
