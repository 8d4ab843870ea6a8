package network.haca.facilitator.core;

import java.math.BigInteger;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import network.haca.primitives.Bytes32;
import network.haca.x402.Network;
import network.haca.x402.PaymentIdentity;

/**
 * State of all sessions, and all that decides about them. Who decides holds its lock; writes are on
 * their way to the disk in the order of the decisions.
 */
final class SessionState {
  private final Ledger ledger;
  private final Judging judging;
  private final SessionSecrets secrets;
  private final SessionTerms terms;
  private final InstantSource clock;
  private final SessionBook book = new SessionBook();
  private final Funds funds;
  private final Losses losses;
  private final SessionCourse course;

  SessionState(
      Ledger ledger,
      Map<Network, Verifier> verifiers,
      SessionSecrets secrets,
      SessionTerms terms,
      InstantSource clock) {
    this.ledger = ledger;
    this.judging = new Judging(verifiers, this::pledged);
    this.secrets = secrets;
    this.terms = terms;
    this.clock = clock;
    this.funds = new Funds(terms.fundsAge());
    this.losses = new Losses(ledger, terms);
    this.course = new SessionCourse(ledger, book, funds, terms);
    ledger.activeSessions().forEach(book::put);
    // While this program was away no gate could renew a lease.
    Instant lease = clock.instant().plus(terms.lease());
    ledger.holds().forEach(each -> book.put(each.renewed(each.progress(), lease)));
  }

  Ledger ledger() {
    return ledger;
  }

  SessionSecrets secrets() {
    return secrets;
  }

  SessionTerms terms() {
    return terms;
  }

  SessionBook book() {
    return book;
  }

  Funds funds() {
    return funds;
  }

  Losses losses() {
    return losses;
  }

  SessionCourse course() {
    return course;
  }

  Instant now() {
    return clock.instant();
  }

  Judging judging() {
    return judging;
  }

  /** A network's verifier; nothing if the network is not one of this facilitator's. */
  Optional<Verifier> verifier(Network network) {
    return Optional.ofNullable(judging.verifiers().get(network));
  }

  /** The session of a payment, done or not. */
  Optional<Session> known(PaymentIdentity identity) {
    Optional<Session> active;
    synchronized (this) {
      active = book.session(identity);
    }
    return active.or(() -> ledger.session(identity));
  }

  /** A gate's reservation, ended or not. */
  Optional<Hold> hold(Bytes32 id, String gate) {
    return book.openHold(id).or(() -> ledger.hold(id)).filter(each -> each.gate().equals(gate));
  }

  /** The amount that will yet be taken of a purse, for requests and for claims. */
  synchronized BigInteger pledged(Purse purse) {
    return book.debt(purse).add(claimed(purse));
  }

  private BigInteger claimed(Purse purse) {
    return ledger.unfinished(purse.network()).stream()
        .filter(Claim::isOpen)
        .filter(each -> purse.equals(Purse.of(each)))
        .map(each -> each.amount().value())
        .reduce(BigInteger.ZERO, BigInteger::add);
  }

  /** Until when a gate is to report again: a lease from now on, and not long after the request. */
  Instant lease(Instant until, Instant now) {
    Instant last = until.plus(SessionTerms.CHARGING_TIME);
    Instant next = now.plus(terms.lease());
    return next.isBefore(last) ? next : last;
  }

  /** Brings every session as far as it can come now, and lapses what nobody has reported on. */
  void advance() {
    List<Session> all;
    HoldEnding ending = new HoldEnding(book, course);
    synchronized (this) {
      Instant now = now();
      for (Hold hold : book.openHolds()) {
        if (hold.lease().isBefore(now)) {
          var _ = ending.lapse(hold, now);
        }
      }
      all = book.sessions();
    }
    for (Session each : all) {
      synchronized (this) {
        book.session(each.identity()).ifPresent(session -> course.advance(session, now()));
      }
    }
    ledger.write(List.of()).await();
  }
}
