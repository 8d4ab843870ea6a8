package network.haca.facilitator.core;

import java.math.BigInteger;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import network.haca.facilitator.core.Ledger.Commit;

/**
 * The way of a session from its last request to its settlement (rules X7 and X8). Whoever uses it
 * has the lock.
 */
final class SessionCourse {
  private final Ledger ledger;
  private final SessionBook book;
  private final Funds funds;
  private final SessionTerms terms;

  SessionCourse(Ledger ledger, SessionBook book, Funds funds, SessionTerms terms) {
    this.ledger = ledger;
    this.book = book;
    this.funds = funds;
    this.terms = terms;
  }

  /** Brings a session as far as it can come now. */
  Session advance(Session session, Instant now) {
    Session next = session;
    if (next.stage() == SessionStage.OPEN && isToEnd(next, now)) {
      next = next.at(SessionStage.ENDING);
      var _ = write(next, List.of());
    }
    if (next.stage() == SessionStage.ENDING && next.tally().open() == 0) {
      next = claim(next, next.tally().charged(), now);
    }
    if (next.stage() == SessionStage.CLAIMED) {
      next = follow(next, now);
    }
    if (next.stage() == SessionStage.PAID && isOver(next, now)) {
      next = next.at(SessionStage.DONE);
      var _ = write(next, List.of());
    }
    return next;
  }

  private boolean isToEnd(Session session, Instant now) {
    BigInteger charged = session.tally().charged();
    boolean isIdle =
        session.tally().open() == 0
            && charged.signum() > 0
            && session.used().plus(terms.idle()).isBefore(now);
    return isIdle
        || terms.isWorthSettling(charged, session.cap())
        || !now.isBefore(session.requestsEnd());
  }

  private static boolean isOver(Session session, Instant now) {
    return session.tally().open() == 0
        && (session.tally().isAnswered()
            || session.tally().requests() >= Admission.EXACT_REQUESTS_MAX
            || !now.isBefore(session.requestsEnd()));
  }

  /** Makes a claim of an amount of a session. */
  Session claim(Session session, BigInteger amount, Instant now) {
    Session next = session.at(SessionStage.CLAIMED);
    Claim claim = session.claim(amount);
    var _ =
        write(
            next,
            List.of(
                new Change.NewClaim(claim),
                new Change.Entry(Entries.claimed(session, claim, now))));
    return next;
  }

  private Session follow(Session session, Instant now) {
    Claim claim = ledger.find(session.identity()).orElseThrow();
    return switch (claim.stage()) {
      case Stage.Open _ -> session;
      case Stage.Settled settled -> {
        funds.settled(claim, settled.block());
        Session next =
            session.at(
                session.isExact() && !claim.amount().isZero()
                    ? SessionStage.PAID
                    : SessionStage.DONE);
        var _ =
            write(
                next,
                claim.amount().isZero() ? List.of() : List.of(new Change.HasPaid(session.payer())));
        yield next;
      }
      case Stage.Failed failed ->
          session.tally().open() > 0 || mayBePaidYet(session, failed)
              ? session
              : lose(session, claim, now);
    };
  }

  /**
   * With {@code exact} who pays in another branch of the chain gets an answer for it. With {@code
   * upto} that was given before, and a failure closes the payer at once.
   */
  private static boolean mayBePaidYet(Session session, Stage.Failed failed) {
    return session.isExact() && failed.finality() != Finality.FINAL;
  }

  private Session lose(Session session, Claim claim, Instant now) {
    Session next = session.at(SessionStage.DONE);
    if (session.isExact()) {
      var _ = write(next, List.of());
      return next;
    }
    var _ = write(next, List.of(new Change.NewLoss(Loss.of(session, claim, now))));
    for (Session other : book.of(session.payer())) {
      if (!other.isExact() && other.stage() == SessionStage.OPEN) {
        var _ = write(other.at(SessionStage.ENDING), List.of());
      }
    }
    return next;
  }

  /** Ends a payer's other sessions that wait for nothing but time, so that its debt is settled. */
  void hasten(Session asking) {
    for (Session each : book.of(asking.payer())) {
      boolean isIdle = each.tally().open() == 0 && each.tally().charged().signum() > 0;
      if (!each.identity().equals(asking.identity())
          && !each.isExact()
          && each.stage() == SessionStage.OPEN
          && isIdle) {
        var _ = write(each.at(SessionStage.ENDING), List.of());
      }
    }
  }

  /** Keeps what a session has become, and what belongs to it. */
  Commit write(Session session, List<Change> others) {
    book.put(session);
    List<Change> changes = new ArrayList<>(others);
    changes.add(new Change.OfSession(session));
    return ledger.write(changes);
  }
}
