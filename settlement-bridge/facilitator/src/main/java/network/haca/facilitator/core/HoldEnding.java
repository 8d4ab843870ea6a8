package network.haca.facilitator.core;

import java.math.BigInteger;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import network.haca.x402.gate.ChargeRequest;

/** What is charged when a hold ends (rule X3). Whoever uses it has the lock. */
final class HoldEnding {
  private final SessionBook book;
  private final SessionCourse course;

  HoldEnding(SessionBook book, SessionCourse course) {
    this.book = book;
    this.course = course;
  }

  /** Ends a hold whose gate was not heard of in time. */
  Hold lapse(Hold hold, Instant now) {
    return end(hold, Charging.lapsed(hold), now);
  }

  /** Ends a hold. */
  Hold end(Hold hold, Charging charging, Instant now) {
    Session session = book.session(hold.session()).orElseThrow();
    BigInteger charge =
        session.isExact() && charging.amount().signum() > 0 ? session.cap() : charging.amount();
    Session after =
        session.with(session.tally().ended(hold.amount(), charge, hold.isPrivate()), now);
    return keep(after, hold, charging.end(charge, after), now);
  }

  /** After a lapse the greater of both counts is what is charged, never their sum (rule X3). */
  Hold raise(Hold hold, ChargeRequest asked, Instant now) {
    Hold.End before = hold.end().orElseThrow();
    Optional<Session> session = book.session(hold.session()).filter(Session::isDebt);
    BigInteger more =
        asked.charged().value().min(hold.amount()).subtract(before.charged()).max(BigInteger.ZERO);
    if (session.isEmpty() || session.get().isExact() || more.signum() == 0) {
      return hold;
    }
    BigInteger by = more.min(session.get().remaining());
    BigInteger charge = before.charged().add(by);
    Session after = session.get().with(session.get().tally().risen(by, hold.isPrivate()), now);
    return keep(after, hold, Charging.of(hold, asked).end(charge, after), now);
  }

  private Hold keep(Session after, Hold hold, Hold.End how, Instant now) {
    Hold ended = hold.ended(how);
    List<Change> changes = new ArrayList<>(List.of(new Change.OfHold(ended)));
    if (!hold.isPrivate()) {
      changes.add(new Change.Entry(Entries.charged(after, hold, how, now)));
    }
    book.put(ended);
    var _ = course.write(after, changes);
    return ended;
  }
}
