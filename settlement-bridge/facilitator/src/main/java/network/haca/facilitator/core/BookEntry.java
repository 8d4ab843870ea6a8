package network.haca.facilitator.core;

import java.math.BigInteger;
import java.time.Instant;
import java.util.Optional;
import network.haca.primitives.Bytes32;
import network.haca.x402.gate.Usage;

/**
 * An entry of the books. It names no payer, prompt, answer or hash of one (rule X13); a private
 * request has none of its own, and is part of its session's {@code CLAIMED}.
 *
 * @param payment under which name the books know it
 * @param amount that was set aside, charged, claimed, moved, lost or credited
 * @param hidden of the amount: for private requests
 * @param request nothing where the entry is of the whole payment
 * @param transaction that moved the amount
 * @param note the reason of a failure or of a correction; empty where there is none
 */
public record BookEntry(
    Kind kind,
    Instant at,
    Bytes32 payment,
    String gate,
    String network,
    String token,
    BigInteger amount,
    BigInteger hidden,
    Optional<Request> request,
    Optional<Bytes32> transaction,
    String note) {
  /** What has happened. */
  public enum Kind {
    /** A session was opened; the amount is its cap. */
    OPENED,
    /** The worst case of a request was set aside. */
    RESERVED,
    /** A request has ended; a second entry for it, after a lapse, replaces the first. */
    CHARGED,
    /** The charges of a session became a claim. */
    CLAIMED,
    /** A claim's amount moved. */
    SETTLED,
    /** A claim's amount will not move. */
    FAILED,
    /** An operator credited an amount. */
    CORRECTED
  }

  /**
   * One request.
   *
   * @param reservation under whose id it was reserved
   * @param isLapsed whether its gate was not heard of in time
   * @param isCut whether the gate asked for more than could be charged
   */
  public record Request(
      Bytes32 reservation,
      String node,
      String model,
      String prices,
      String rate,
      Usage usage,
      boolean isEstimated,
      boolean isLapsed,
      boolean isCut) {}

  private static BookEntry of(
      Kind kind, Instant at, Session session, BigInteger amount, Optional<Request> request) {
    return new BookEntry(
        kind,
        at,
        Session.paymentId(session.identity()),
        session.gate(),
        session.offer().network().toString(),
        session.offer().token().toHex(),
        amount,
        BigInteger.ZERO,
        request,
        Optional.empty(),
        "");
  }

  static BookEntry opened(Session session, Instant at) {
    return of(Kind.OPENED, at, session, session.cap(), Optional.empty());
  }

  static BookEntry reserved(Session session, Hold hold, Instant at) {
    Request request =
        new Request(
            hold.id(),
            hold.node(),
            "",
            hold.prices(),
            hold.rate(),
            Usage.NONE,
            false,
            false,
            false);
    return of(Kind.RESERVED, at, session, hold.amount(), Optional.of(request));
  }

  static BookEntry charged(Session session, Hold hold, Hold.End end, Instant at) {
    Request request =
        new Request(
            hold.id(),
            hold.node(),
            end.model(),
            hold.prices(),
            hold.rate(),
            end.usage(),
            end.isEstimated(),
            end.isLapsed(),
            end.isCut());
    return of(Kind.CHARGED, at, session, end.charged(), Optional.of(request));
  }

  static BookEntry claimed(Session session, Claim claim, Instant at) {
    return new BookEntry(
        Kind.CLAIMED,
        at,
        Session.paymentId(claim.identity()),
        claim.gate(),
        claim.identity().network().toString(),
        claim.token().toHex(),
        claim.amount().value(),
        session.tally().hidden(),
        Optional.empty(),
        Optional.empty(),
        "");
  }

  /** The end of a claim, of a session or not. */
  public static BookEntry ended(Claim claim, Instant at) {
    Optional<Bytes32> transaction =
        switch (claim.stage()) {
          case Stage.Settled settled -> settled.transaction();
          case Stage.Failed failed -> failed.transaction();
          case Stage.Open _ -> throw new IllegalArgumentException("the claim is open");
        };
    return new BookEntry(
        claim.stage() instanceof Stage.Settled ? Kind.SETTLED : Kind.FAILED,
        at,
        Session.paymentId(claim.identity()),
        claim.gate(),
        claim.identity().network().toString(),
        claim.token().toHex(),
        claim.amount().value(),
        BigInteger.ZERO,
        Optional.empty(),
        transaction,
        claim.stage() instanceof Stage.Failed failed ? failed.refusal().message() : "");
  }
}
