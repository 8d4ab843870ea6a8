package network.haca.paymentgate.core;

import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import network.haca.paymentgate.core.Quote.Priced;
import network.haca.paymentgate.price.KnownRate;
import network.haca.paymentgate.price.PriceTable;
import network.haca.schemas.llm.LlmError;
import network.haca.x402.Challenge;
import network.haca.x402.Offer;
import network.haca.x402.Reason;
import network.haca.x402.Refusal;
import network.haca.x402.Resource;
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
  private final Quoting quoting;
  private final Facilitator facilitator;
  private final Reserving reserving;
  private final GateCounts counts;
  private final Timer timer;
  private final InstantSource clock;

  /**
   * @param prices of now
   * @param rate of now; nothing while none is known that is new enough
   */
  public Gate(
      GateTerms terms,
      Supplier<PriceTable> prices,
      Supplier<Optional<KnownRate>> rate,
      Facilitator facilitator,
      GateCounts counts,
      Timer timer,
      InstantSource clock) {
    this.terms = terms;
    this.quoting = new Quoting(terms, prices, rate, facilitator);
    this.facilitator = facilitator;
    this.reserving = new Reserving(facilitator, timer);
    this.counts = counts;
    this.timer = timer;
    this.clock = clock;
  }

  /** Never fails. */
  public CompletionStage<GateAnswer> admit(Asked asked) {
    return switch (quoting.of(asked)) {
      case Quote.Free _ -> done("free", new GateAnswer.Open(Bill.FREE, ""));
      case Quote.Refused(LlmError error) -> refused(error);
      case Priced priced ->
          switch (PaymentChoice.of(asked.headers(), priced.offers())) {
            case PaymentChoice.By(Offer offer, Means means) -> reserve(priced, offer, means);
            case PaymentChoice.None _ -> unpaid(priced, "unpaid", "Payment required");
            case PaymentChoice.Refused(Refusal why) -> unpaid(priced, why);
          };
    };
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
    return reserving
        .reserve(request)
        .thenCompose(
            answer ->
                switch (answer) {
                  case ReserveAnswer.Reserved(var reservation) ->
                      open(priced.pricing(offer), told(reservation, means), means);
                  case ReserveAnswer.Refused(Refusal why) when why.reason() == Reason.UNAVAILABLE ->
                      refused(LlmError.unavailable(why.message()));
                  case ReserveAnswer.Refused(Refusal why) -> unpaid(priced, why);
                });
  }

  private CompletionStage<GateAnswer> open(Pricing pricing, Reservation reservation, Means means) {
    PaidBill bill =
        new PaidBill(reservation, pricing, facilitator, reserving, counts, timer, clock);
    return done(
        means instanceof Means.BySession ? "session" : "payment",
        new GateAnswer.Open(bill, reservation.grant()));
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
    String reason = why.reason().code();
    return unpaid(priced, reason, reason + ": " + why.message());
  }

  private CompletionStage<GateAnswer> unpaid(Priced priced, String outcome, String error) {
    Resource resource =
        new Resource(
            terms.url().resolve(priced.asked().path().path()).toString(),
            priced.asked().path().description(),
            "application/json");
    return done(outcome, new GateAnswer.Unpaid(new Challenge(error, resource, priced.offers())));
  }

  private CompletionStage<GateAnswer> refused(LlmError error) {
    boolean isLater = error.status() == LlmError.unavailable("").status();
    return done(isLater ? "unavailable" : "not_sold", new GateAnswer.Refused(error));
  }

  private CompletionStage<GateAnswer> done(String outcome, GateAnswer answer) {
    counts.asked(outcome);
    return CompletableFuture.completedStage(answer);
  }
}
