package network.haca.facilitator.core;

import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import network.haca.facilitator.core.Ledger.Commit;
import network.haca.primitives.Bytes32;
import network.haca.x402.PaymentIdentity;
import network.haca.x402.Reading;
import network.haca.x402.Reason;
import network.haca.x402.Refusal;
import network.haca.x402.Uint256;
import network.haca.x402.gate.Grant;
import network.haca.x402.gate.Means;
import network.haca.x402.gate.Reservation;
import network.haca.x402.gate.ReserveAnswer;
import network.haca.x402.gate.ReserveRequest;
import network.haca.x402.gate.SessionToken;

/** Sets aside what requests may cost (rule X3). */
final class Reserving {
  /** No grant is good for longer: nodes remember those they took until then. */
  private static final Duration GRANT_MAX = Duration.ofMinutes(15);

  private final SessionState state;
  private final Opening opening;
  private final Looking looking;

  Reserving(SessionState state) {
    this.state = state;
    this.opening = new Opening(state);
    this.looking = new Looking(state);
  }

  /** Sets the worst case of a request aside, or says why not. */
  ReserveAnswer reserve(ReserveRequest asked, String gate) {
    Reading<Session> found =
        switch (asked.means()) {
          case Means.BySession(SessionToken token) -> byToken(token);
          case Means.ByPayment(var payment) -> opening.session(payment, asked, gate);
        };
    return switch (found) {
      case Reading.Refused<Session>(Refusal why) -> new ReserveAnswer.Refused(why);
      case Reading.Value<Session>(Session session) ->
          looking
              .refusal(session)
              .<ReserveAnswer>map(ReserveAnswer.Refused::new)
              .orElseGet(() -> hold(session.identity(), asked, gate));
    };
  }

  private Reading<Session> byToken(SessionToken token) {
    Bytes32 hash = state.secrets().hash(token);
    Optional<Session> active;
    synchronized (state) {
      active = state.book().session(hash);
    }
    return active
        .or(() -> state.ledger().sessionOf(hash))
        .<Reading<Session>>map(Reading.Value::new)
        .orElseGet(
            () ->
                new Reading.Refused<>(
                    new Refusal(Reason.SESSION_UNKNOWN, "no session has that token: pay anew")));
  }

  private ReserveAnswer hold(PaymentIdentity identity, ReserveRequest asked, String gate) {
    Commit commit;
    Session after;
    Hold hold;
    synchronized (state) {
      Instant now = state.now();
      Optional<Session> session =
          state.book().session(identity).map(each -> state.course().advance(each, now));
      if (session.isEmpty()) {
        return new ReserveAnswer.Refused(
            new Refusal(Reason.SESSION_EXPIRED, "the payment is settled: pay anew"));
      }
      Optional<Refusal> why =
          new Admission(session.get(), asked, standing(session.get(), now), state.terms())
              .refusal(now);
      if (why.isPresent()) {
        if (why.get().reason() == Reason.EXPOSURE_EXCEEDED) {
          state.course().hasten(session.get());
        }
        return new ReserveAnswer.Refused(why.get());
      }
      hold = begin(session.get(), asked, gate, now);
      after = session.get().with(session.get().tally().begun(hold.amount()), now);
      List<Change> changes = new ArrayList<>(List.of(new Change.OfHold(hold)));
      if (!hold.isPrivate()) {
        changes.add(new Change.Entry(Entries.reserved(after, hold, now)));
      }
      state.book().put(hold);
      commit = state.course().write(after, changes);
    }
    commit.await();
    return new ReserveAnswer.Reserved(answer(after, hold, asked));
  }

  private Hold begin(Session session, ReserveRequest asked, String gate, Instant now) {
    Instant until =
        asked.until().isBefore(session.requestsEnd()) ? asked.until() : session.requestsEnd();
    return new Hold(
        state.secrets().newId(),
        session.identity(),
        gate,
        asked.node(),
        asked.amount().value(),
        BigInteger.ZERO,
        state.lease(until, now),
        until,
        asked.prices(),
        asked.rate(),
        asked.isPrivate(),
        Optional.empty());
  }

  private Reservation answer(Session session, Hold hold, ReserveRequest asked) {
    Instant latest = state.now().plus(GRANT_MAX);
    Instant until = hold.until().isBefore(latest) ? hold.until() : latest;
    Grant grant = new Grant(hold.id(), hold.gate(), hold.node(), asked.request(), until);
    boolean isTold = asked.means() instanceof Means.ByPayment && !session.isExact();
    return new Reservation(
        hold.id(),
        isTold ? Optional.of(state.secrets().token(session.identity())) : Optional.empty(),
        state.terms().lease().toSeconds(),
        hold.until(),
        new Uint256(session.remaining()),
        session.payer(),
        state.secrets().sign(grant));
  }

  private Admission.Standing standing(Session session, Instant now) {
    Purse purse = Purse.of(session);
    return new Admission.Standing(
        state.book().exposure(session.payer()),
        state.pledged(purse),
        state.funds().fresh(purse, now).map(Funds.Seen::available).orElse(BigInteger.ZERO),
        state.book().openSize());
  }
}
