package network.haca.facilitator.core;

import java.io.IOException;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import network.haca.facilitator.core.Ledger.Commit;
import network.haca.primitives.Bytes32;
import network.haca.x402.Network;
import network.haca.x402.PaymentIdentity;
import network.haca.x402.Reading;
import network.haca.x402.Reason;
import network.haca.x402.Refusal;
import network.haca.x402.Uint256;
import network.haca.x402.gate.ChargeAnswer;
import network.haca.x402.gate.ChargeRequest;
import network.haca.x402.gate.Grant;
import network.haca.x402.gate.Means;
import network.haca.x402.gate.ProgressAnswer;
import network.haca.x402.gate.Reservation;
import network.haca.x402.gate.ReserveAnswer;
import network.haca.x402.gate.ReserveRequest;
import network.haca.x402.gate.SessionToken;

/**
 * Requests that are answered before they are paid for: what they may cost is set aside from a
 * payment, what they did cost is charged, and the charges are settled together. Every answer is on
 * disk before it is given; all that is decided is decided under one lock.
 */
public final class Sessions {
  /** No grant is good for longer: nodes remember those they took until then. */
  private static final Duration GRANT_MAX = Duration.ofMinutes(15);

  private final Ledger ledger;
  private final Map<Network, Verifier> verifiers;
  private final SessionSecrets secrets;
  private final SessionTerms terms;
  private final InstantSource clock;
  private final Opening opening;
  private final SessionBook book = new SessionBook();
  private final Funds funds;
  private final Losses losses;
  private final SessionCourse course;
  private final HoldEnding ending;

  public Sessions(
      Ledger ledger,
      Map<Network, Verifier> verifiers,
      SessionSecrets secrets,
      SessionTerms terms,
      InstantSource clock) {
    this.ledger = ledger;
    this.verifiers = Map.copyOf(verifiers);
    this.secrets = secrets;
    this.terms = terms;
    this.clock = clock;
    this.funds = new Funds(terms.fundsAge());
    this.losses = new Losses(ledger, terms, clock.instant());
    this.course = new SessionCourse(ledger, book, funds, losses, terms);
    this.ending = new HoldEnding(book, course);
    this.opening = new Opening(this, ledger, this.verifiers, secrets, clock);
    ledger.activeSessions().forEach(book::put);
    // While this program was away no gate could renew a lease.
    Instant lease = clock.instant().plus(terms.lease());
    ledger.holds().forEach(each -> book.put(each.renewed(each.progress(), lease)));
  }

  /** Sets the worst case of a request aside, or says why not. */
  public ReserveAnswer reserve(ReserveRequest asked, String gate) {
    Reading<Session> found =
        switch (asked.means()) {
          case Means.BySession(SessionToken token) -> byToken(token);
          case Means.ByPayment(var payment) -> opening.session(payment, asked, gate);
        };
    return switch (found) {
      case Reading.Refused<Session>(Refusal why) -> new ReserveAnswer.Refused(why);
      case Reading.Value<Session>(Session session) ->
          look(session)
              .<ReserveAnswer>map(ReserveAnswer.Refused::new)
              .orElseGet(() -> hold(session.identity(), asked, gate));
    };
  }

  private Reading<Session> byToken(SessionToken token) {
    Bytes32 hash = secrets.hash(token);
    Optional<Session> active;
    synchronized (this) {
      active = book.session(hash);
    }
    return active
        .or(() -> ledger.sessionOf(hash))
        .<Reading<Session>>map(Reading.Value::new)
        .orElseGet(
            () ->
                new Reading.Refused<>(
                    new Refusal(Reason.SESSION_UNKNOWN, "no session has that token: pay anew")));
  }

  /** Asks the chain about the payer where what is known is old. */
  private Optional<Refusal> look(Session session) {
    Purse purse = Purse.of(session);
    synchronized (this) {
      if (session.isExact()
          || session.stage() != SessionStage.OPEN
          || funds.fresh(purse, clock.instant()).isPresent()) {
        return Optional.empty();
      }
    }
    try {
      Verifier.Means means =
          verifier(session.offer().network()).means(session.payment(), session.offer());
      synchronized (this) {
        funds.put(purse, new Funds.Seen(clock.instant(), means.block(), means.available()));
        if (means.isUsed()) {
          book.session(session.identity())
              .filter(each -> each.stage() == SessionStage.OPEN)
              .ifPresent(each -> course.write(each.at(SessionStage.ENDING), List.of()));
        }
      }
      return means.isUsed()
          ? Optional.of(new Refusal(Reason.PERMIT2_NONCE, "the payment's nonce is used up"))
          : Optional.empty();
    } catch (IOException e) {
      return Optional.of(new Refusal(Reason.UNAVAILABLE, String.valueOf(e.getMessage())));
    }
  }

  private Verifier verifier(Network network) throws IOException {
    Verifier verifier = verifiers.get(network);
    if (verifier == null) {
      throw new IOException(network + " is not among facilitator.networks");
    }
    return verifier;
  }

  private ReserveAnswer hold(PaymentIdentity identity, ReserveRequest asked, String gate) {
    Commit commit;
    Session after;
    Hold hold;
    synchronized (this) {
      Instant now = clock.instant();
      Optional<Session> session = book.session(identity).map(each -> course.advance(each, now));
      if (session.isEmpty()) {
        return new ReserveAnswer.Refused(
            new Refusal(Reason.SESSION_EXPIRED, "the payment is settled: pay anew"));
      }
      Optional<Refusal> why =
          new Admission(session.get(), asked, standing(session.get(), now), terms).refusal(now);
      if (why.isPresent()) {
        return new ReserveAnswer.Refused(why.get());
      }
      hold = begin(session.get(), asked, gate, now);
      after = session.get().with(session.get().tally().begun(hold.amount()), now);
      List<Change> changes = new ArrayList<>(List.of(new Change.OfHold(hold)));
      if (!hold.isPrivate()) {
        changes.add(new Change.Entry(Entries.reserved(after, hold, now)));
      }
      book.put(hold);
      commit = course.write(after, changes);
    }
    commit.await();
    return new ReserveAnswer.Reserved(answer(after, hold, asked));
  }

  private Hold begin(Session session, ReserveRequest asked, String gate, Instant now) {
    Instant until =
        asked.until().isBefore(session.requestsEnd()) ? asked.until() : session.requestsEnd();
    return new Hold(
        secrets.newId(),
        session.identity(),
        gate,
        asked.node(),
        asked.amount().value(),
        BigInteger.ZERO,
        lease(until, now),
        until,
        asked.prices(),
        asked.rate(),
        asked.isPrivate(),
        Optional.empty());
  }

  private Instant lease(Instant until, Instant now) {
    Instant last = until.plus(SessionTerms.CHARGING_TIME);
    Instant next = now.plus(terms.lease());
    return next.isBefore(last) ? next : last;
  }

  private Reservation answer(Session session, Hold hold, ReserveRequest asked) {
    Instant latest = clock.instant().plus(GRANT_MAX);
    Instant until = hold.until().isBefore(latest) ? hold.until() : latest;
    Grant grant = new Grant(hold.id(), hold.gate(), hold.node(), asked.request(), until);
    boolean isTold = asked.means() instanceof Means.ByPayment && !session.isExact();
    return new Reservation(
        hold.id(),
        isTold ? Optional.of(secrets.token(session.identity())) : Optional.empty(),
        terms.lease().toSeconds(),
        hold.until(),
        new Uint256(session.remaining()),
        session.payer(),
        secrets.sign(grant));
  }

  private Admission.Standing standing(Session session, Instant now) {
    Purse purse = Purse.of(session);
    return new Admission.Standing(
        book.exposure(session.payer()),
        pledged(purse),
        funds.fresh(purse, now).map(Funds.Seen::available).orElse(BigInteger.ZERO),
        book.openSize());
  }

  private BigInteger claimed(Purse purse) {
    return ledger.unfinished(purse.network()).stream()
        .filter(Claim::isOpen)
        .filter(each -> purse.equals(Purse.of(each)))
        .map(each -> each.amount().value())
        .reduce(BigInteger.ZERO, BigInteger::add);
  }

  /** What will yet be taken of a purse: for requests and for claims. */
  synchronized BigInteger pledged(Purse purse) {
    return book.debt(purse).add(claimed(purse));
  }

  /** The session of a payment, done or not. */
  Optional<Session> known(PaymentIdentity identity) {
    Optional<Session> active;
    synchronized (this) {
      active = book.session(identity);
    }
    return active.or(() -> ledger.session(identity));
  }

  /** Keeps a new session, unless a bound is reached. */
  synchronized Optional<Refusal> open(Session session) {
    Instant now = clock.instant();
    if (book.size() >= terms.bounds().sessions()) {
      return Optional.of(
          new Refusal(Reason.UNAVAILABLE, "as many sessions are open as are kept: ask again"));
    }
    if (book.of(session.payer()).size() >= terms.bounds().sessionsOfPayer()) {
      return Optional.of(
          new Refusal(
              Reason.EXPOSURE_EXCEEDED,
              "the payer has %s sessions that are not settled: wait"
                  .formatted(terms.bounds().sessionsOfPayer())));
    }
    Optional<Refusal> lost =
        session.isExact() ? Optional.empty() : losses.refusal(session.payer(), now);
    if (lost.isPresent()) {
      return lost;
    }
    List<Change> entry = List.of(new Change.Entry(Entries.opened(session, now)));
    if (ledger.open(session, entry).isEmpty()) {
      return Optional.of(new Refusal(Reason.CLAIMED, "the payment's nonce is claimed already"));
    }
    book.put(session);
    return Optional.empty();
  }

  /** Renews a lease; nothing if no reservation of the gate has the id. */
  public Optional<ProgressAnswer> progress(Bytes32 id, Uint256 charged, String gate) {
    Commit commit;
    ProgressAnswer answer;
    synchronized (this) {
      Optional<Hold> found = find(id, gate);
      if (found.isEmpty()) {
        return Optional.empty();
      }
      Hold hold = found.get();
      Instant now = clock.instant();
      if (hold.end().isEmpty() && hold.lease().isBefore(now)) {
        hold = ending.lapse(hold, now);
      }
      if (hold.end().isPresent()) {
        commit = ledger.write(List.of());
        answer = new ProgressAnswer.Closed(new Uint256(hold.end().get().charged()));
      } else {
        BigInteger count = charged.value().max(hold.progress()).min(hold.amount());
        Hold renewed = hold.renewed(count, lease(hold.until(), now));
        book.put(renewed);
        commit = ledger.write(List.of(new Change.OfHold(renewed)));
        answer = new ProgressAnswer.Renewed(terms.lease().toSeconds());
      }
    }
    commit.await();
    return Optional.of(answer);
  }

  /** Ends a reservation; nothing if no reservation of the gate has the id. */
  public Optional<ChargeAnswer> charge(Bytes32 id, ChargeRequest asked, String gate) {
    Commit commit;
    Hold.End end;
    synchronized (this) {
      Optional<Hold> found = find(id, gate);
      if (found.isEmpty()) {
        return Optional.empty();
      }
      Instant now = clock.instant();
      Hold hold = found.get();
      Hold ended =
          hold.end().isEmpty()
              ? ending.end(hold, Charging.of(hold, asked), now)
              : hold.end().get().isLapsed() ? ending.raise(hold, asked, now) : hold;
      end = ended.end().orElseThrow();
      commit = ledger.write(List.of());
    }
    commit.await();
    return Optional.of(
        new ChargeAnswer(
            new Uint256(end.charged()),
            new Uint256(end.sessionCharged()),
            new Uint256(end.sessionRemaining())));
  }

  private Optional<Hold> find(Bytes32 id, String gate) {
    return book.openHold(id).or(() -> ledger.hold(id)).filter(each -> each.gate().equals(gate));
  }

  /**
   * Claims the price of an {@code exact} reservation.
   *
   * @return the claim, which is on disk; or why there is none
   */
  public Reading<Session> settle(Bytes32 id, String gate) {
    Commit commit;
    Session after;
    synchronized (this) {
      Instant now = clock.instant();
      Optional<Session> found = find(id, gate).flatMap(each -> book.session(each.session()));
      if (found.isEmpty()) {
        return new Reading.Refused<>(
            new Refusal(Reason.RESERVATION_UNKNOWN, "no reservation of the gate has that id"));
      }
      if (!found.get().isExact()) {
        return new Reading.Refused<>(
            new Refusal(
                Reason.UNSUPPORTED_SCHEME, "a session of upto is settled by the facilitator"));
      }
      after = found.get();
      boolean isNew = after.stage() == SessionStage.OPEN;
      if (after.stage() == SessionStage.ENDING || (isNew && book.openHold(id).isEmpty())) {
        return new Reading.Refused<>(
            new Refusal(Reason.RESERVATION_CLOSED, "the reservation has ended: reserve anew"));
      }
      if (isNew) {
        after = course.claim(after, after.cap(), now);
      }
      commit = ledger.write(List.of());
    }
    commit.await();
    return new Reading.Value<>(after);
  }

  /** Does what time brings: lapses leases, ends sessions, and sees what became of claims. */
  public void round() {
    List<Session> all;
    synchronized (this) {
      Instant now = clock.instant();
      for (Hold hold : book.openHolds()) {
        if (hold.lease().isBefore(now)) {
          var _ = ending.lapse(hold, now);
        }
      }
      all = book.sessions();
    }
    for (Session each : all) {
      synchronized (this) {
        book.session(each.identity()).ifPresent(now -> course.advance(now, clock.instant()));
      }
    }
    ledger.write(List.of()).await();
  }

  /** The sessions that are not done. */
  public synchronized int active() {
    return book.size();
  }

  /** The reservations that have not ended. */
  public synchronized int openHolds() {
    return book.openSize();
  }

  /** What was lost in the last hour, in millionths of caps. */
  public synchronized long lost() {
    return losses.total(clock.instant());
  }
}
