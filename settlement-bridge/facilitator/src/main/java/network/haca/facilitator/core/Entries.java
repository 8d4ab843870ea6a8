package network.haca.facilitator.core;

import java.math.BigInteger;
import java.time.Instant;
import java.util.Optional;
import network.haca.primitives.Bytes32;
import network.haca.primitives.Printable;
import network.haca.x402.Uint256;
import network.haca.x402.gate.BookEntry;
import network.haca.x402.gate.BookEntry.Kind;
import network.haca.x402.gate.BookEntry.Request;
import network.haca.x402.gate.CorrectionRequest;
import network.haca.x402.gate.Usage;

/** What the books say of sessions, requests and claims (rule X13). */
public final class Entries {
  private Entries() {}

  private static BookEntry of(
      Kind kind, Instant at, Session session, BigInteger amount, Optional<Request> request) {
    return new BookEntry(
        kind,
        at,
        Session.paymentId(session.identity()),
        session.gate(),
        session.offer().network().toString(),
        session.offer().token().toHex(),
        new Uint256(amount),
        Uint256.ZERO,
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
        claim.amount(),
        new Uint256(session.tally().hidden()),
        Optional.empty(),
        Optional.empty(),
        "");
  }

  static BookEntry corrected(CorrectionRequest asked, Purse purse, String operator, Instant at) {
    return new BookEntry(
        Kind.CORRECTED,
        at,
        asked.payment(),
        operator,
        purse.network().toString(),
        purse.token().toHex(),
        asked.amount(),
        Uint256.ZERO,
        Optional.empty(),
        Optional.empty(),
        asked.reason());
  }

  /**
   * The entry for what became of a claim; nothing if it has not come to its end, or had come to the
   * same before. An end that a reorganisation turned into the other has an entry of its own, which
   * takes the place of the first.
   *
   * @param before the claim as it was
   */
  public static Optional<BookEntry> ofEnd(Optional<Claim> before, Claim claim, Instant at) {
    return hasEnded(claim) && before.filter(Entries::hasEnded).isEmpty()
        ? Optional.of(ended(claim, at))
        : Optional.empty();
  }

  /** It is booked as paid, or as unpaid, once the block is safe (rule X9). */
  private static boolean hasEnded(Claim claim) {
    return switch (claim.stage()) {
      case Stage.Open _ -> false;
      case Stage.Settled settled -> isSafe(settled.finality());
      case Stage.Failed failed -> isSafe(failed.finality());
    };
  }

  private static boolean isSafe(Finality finality) {
    return finality.compareTo(Finality.SAFE) >= 0;
  }

  private static BookEntry ended(Claim claim, Instant at) {
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
        claim.amount(),
        Uint256.ZERO,
        Optional.empty(),
        transaction,
        claim.stage() instanceof Stage.Failed failed
            ? Printable.line(failed.refusal().message())
            : "");
  }
}
