package network.haca.facilitator.core;

import java.math.BigInteger;
import java.time.Instant;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import network.haca.x402.Reason;
import network.haca.x402.Refusal;
import network.haca.x402.gate.ReserveRequest;

/** Whether a session may take one more request. */
record Admission(Session session, ReserveRequest asked, Standing standing, SessionTerms terms) {
  /** With {@code exact}: one request, and one more if the first one's answer failed (rule X8). */
  static final int EXACT_REQUESTS_MAX = 2;

  /**
   * How a payer stands with all its sessions.
   *
   * @param exposure in millionths of caps
   * @param debt of the session's token: charges, reservations and claims that are not settled
   * @param available of the token, as far as is known
   * @param openHolds of all payers
   */
  record Standing(long exposure, BigInteger debt, BigInteger available, int openHolds) {}

  Optional<Refusal> refusal(Instant now) {
    return bargain()
        .or(() -> stage(now))
        .or(this::bounds)
        .or(session.isExact() ? this::price : this::amount);
  }

  private Optional<Refusal> bargain() {
    return refuse(
            () -> session.offer().isSameBargain(asked.offer()),
            Reason.SESSION_UNKNOWN,
            "the session is of another offer: pay the offer that is made now")
        .or(
            () ->
                refuse(
                    () -> session.door().equals(asked.door()),
                    Reason.RESOURCE_MISMATCH,
                    "the payment was made for %s, and not for %s"
                        .formatted(session.door(), asked.door())));
  }

  private Optional<Refusal> stage(Instant now) {
    boolean isTaking =
        session.stage() == SessionStage.OPEN
            || (session.stage() == SessionStage.PAID && !session.tally().isAnswered());
    boolean mayBePaid = session.isExact() && session.stage() == SessionStage.CLAIMED;
    return refuse(
            () -> !mayBePaid,
            Reason.PENDING,
            "the payment is being settled: ask again with the same payment")
        .or(
            () ->
                refuse(
                    () -> isTaking,
                    Reason.SESSION_EXPIRED,
                    "the session is being settled: pay anew"))
        .or(
            () ->
                refuse(
                    () -> now.isBefore(session.requestsEnd()),
                    Reason.SESSION_EXPIRED,
                    "the payment ends at %s, and a request %s s before: pay anew"
                        .formatted(session.deadline(), SessionTerms.SETTLING_TIME.toSeconds())));
  }

  private Optional<Refusal> bounds() {
    SessionTerms.Bounds bounds = terms.bounds();
    int open = session.isExact() ? 1 : bounds.open();
    int requests = session.isExact() ? EXACT_REQUESTS_MAX : bounds.requests();
    return refuse(
            () -> session.tally().open() < open,
            Reason.SESSION_BUSY,
            open + " requests of the session are under way: wait for one to end")
        .or(
            () ->
                refuse(
                    () -> session.tally().requests() < requests,
                    Reason.SESSION_EXHAUSTED,
                    "the payment has had its %s requests: pay anew".formatted(requests)))
        .or(
            () ->
                refuse(
                    () -> standing.openHolds() < bounds.holds(),
                    Reason.UNAVAILABLE,
                    bounds.holds() + " requests are under way: ask again"));
  }

  private Optional<Refusal> price() {
    return refuse(
        () -> asked.amount().equals(session.offer().amount()),
        Reason.EXACT_VALUE,
        "the request costs %s, and %s are paid"
            .formatted(asked.amount(), session.offer().amount()));
  }

  private Optional<Refusal> amount() {
    BigInteger amount = asked.amount().value();
    return refuse(
            () -> amount.signum() > 0,
            Reason.INVALID_REQUIREMENTS,
            "amount is to be above 0: what costs nothing needs no reservation")
        .or(
            () ->
                refuse(
                    () -> amount.compareTo(session.remaining()) <= 0,
                    Reason.SESSION_EXHAUSTED,
                    "the request may cost %s, and %s of the payment are left: pay anew"
                        .formatted(amount, session.remaining())))
        .or(this::exposure)
        .or(
            () ->
                refuse(
                    () -> standing.debt().add(amount).compareTo(standing.available()) <= 0,
                    Reason.PERMIT2_BALANCE,
                    "the payer owes %s, the request may cost %s, and %s can be taken of it"
                        .formatted(standing.debt(), amount, standing.available())));
  }

  private Optional<Refusal> exposure() {
    BigInteger owed = session.tally().owed();
    long before = SessionTerms.share(owed, session.cap());
    long after = SessionTerms.share(owed.add(asked.amount().value()), session.cap());
    return refuse(
        () -> standing.exposure() - before + after <= terms.exposureParts(),
        Reason.EXPOSURE_EXCEEDED,
        "the payer's debt would exceed %s %% of one cap: wait until it is settled"
            .formatted(terms.exposurePercent()));
  }

  private static Optional<Refusal> refuse(BooleanSupplier holds, Reason reason, String message) {
    return holds.getAsBoolean() ? Optional.empty() : Optional.of(new Refusal(reason, message));
  }
}
