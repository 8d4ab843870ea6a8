package network.haca.facilitator.core;

import java.math.BigInteger;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import network.haca.facilitator.core.Ledger.Commit;
import network.haca.primitives.Bytes32;
import network.haca.x402.Network;
import network.haca.x402.Reading;
import network.haca.x402.Reason;
import network.haca.x402.Refusal;
import network.haca.x402.Uint256;
import network.haca.x402.gate.ChargeAnswer;
import network.haca.x402.gate.ChargeRequest;
import network.haca.x402.gate.CorrectionAnswer;
import network.haca.x402.gate.CorrectionRequest;
import network.haca.x402.gate.ProgressAnswer;
import network.haca.x402.gate.ReserveAnswer;
import network.haca.x402.gate.ReserveRequest;

/**
 * Requests that are answered before they are paid for: what they may cost is set aside from a
 * payment, what they did cost is charged, and the charges are settled together. Every answer is on
 * disk before it is given; all that is decided is decided under one lock.
 */
public final class Sessions {
  private final SessionState state;
  private final Reserving reserving;
  private final Crediting crediting;
  private final HoldEnding ending;

  public Sessions(
      Ledger ledger,
      Map<Network, Verifier> verifiers,
      SessionSecrets secrets,
      SessionTerms terms,
      InstantSource clock) {
    this.state = new SessionState(ledger, verifiers, secrets, terms, clock);
    this.reserving = new Reserving(state);
    this.crediting = new Crediting(state);
    this.ending = new HoldEnding(state.book(), state.course());
  }

  /** Sets the worst case of a request aside, or says why not. */
  public ReserveAnswer reserve(ReserveRequest asked, String gate) {
    return reserving.reserve(asked, gate);
  }

  /** Credits an amount of a payment in an operator's name. */
  public Reading<CorrectionAnswer> credit(CorrectionRequest asked, String operator) {
    return crediting.credit(asked, operator);
  }

  /** Renews a lease; nothing if no reservation of the gate has the id. */
  public Optional<ProgressAnswer> progress(Bytes32 id, Uint256 charged, String gate) {
    Commit commit;
    ProgressAnswer answer;
    synchronized (state) {
      Optional<Hold> found = state.hold(id, gate);
      if (found.isEmpty()) {
        return Optional.empty();
      }
      Hold hold = found.get();
      Instant now = state.now();
      if (hold.end().isEmpty() && hold.lease().isBefore(now)) {
        hold = ending.lapse(hold, now);
      }
      if (hold.end().isPresent()) {
        commit = state.ledger().write(List.of());
        answer = new ProgressAnswer.Closed(new Uint256(hold.end().get().charged()));
      } else {
        BigInteger count = charged.value().max(hold.progress()).min(hold.amount());
        Hold renewed = hold.renewed(count, state.lease(hold.until(), now));
        state.book().put(renewed);
        commit = state.ledger().write(List.of(new Change.OfHold(renewed)));
        answer = new ProgressAnswer.Renewed(state.terms().lease().toSeconds());
      }
    }
    commit.await();
    return Optional.of(answer);
  }

  /** Ends a reservation; nothing if no reservation of the gate has the id. */
  public Optional<ChargeAnswer> charge(Bytes32 id, ChargeRequest asked, String gate) {
    Commit commit;
    Hold.End end;
    synchronized (state) {
      Optional<Hold> found = state.hold(id, gate);
      if (found.isEmpty()) {
        return Optional.empty();
      }
      Instant now = state.now();
      Hold hold = found.get();
      Hold ended =
          hold.end().isEmpty()
              ? ending.end(hold, Charging.of(hold, asked), now)
              : hold.end().get().isLapsed() ? ending.raise(hold, asked, now) : hold;
      end = ended.end().orElseThrow();
      commit = state.ledger().write(List.of());
    }
    commit.await();
    return Optional.of(
        new ChargeAnswer(
            new Uint256(end.charged()),
            new Uint256(end.sessionCharged()),
            new Uint256(end.sessionRemaining())));
  }

  /**
   * Claims the price of an {@code exact} reservation.
   *
   * @return the claim, which is on disk; or why there is none
   */
  public Reading<Session> settle(Bytes32 id, String gate) {
    Commit commit;
    Session after;
    synchronized (state) {
      Instant now = state.now();
      Optional<Session> found =
          state.hold(id, gate).flatMap(each -> state.book().session(each.session()));
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
      if (after.stage() == SessionStage.ENDING || (isNew && state.book().openHold(id).isEmpty())) {
        return new Reading.Refused<>(
            new Refusal(Reason.RESERVATION_CLOSED, "the reservation has ended: reserve anew"));
      }
      if (isNew) {
        after = state.course().claim(after, after.cap(), now);
      }
      commit = state.ledger().write(List.of());
    }
    commit.await();
    return new Reading.Value<>(after);
  }

  /** Does what time brings: lapses leases, ends sessions, and sees what became of claims. */
  public void round() {
    state.advance();
  }

  /** The amount that will yet be taken of a purse, for requests and for claims. */
  BigInteger pledged(Purse purse) {
    return state.pledged(purse);
  }

  /** The sessions that are not done. */
  public int active() {
    synchronized (state) {
      return state.book().size();
    }
  }

  /** The reservations that have not ended. */
  public int openHolds() {
    synchronized (state) {
      return state.book().openSize();
    }
  }

  /** What was lost in the last hour, in millionths of caps. */
  public long lost() {
    synchronized (state) {
      return state.losses().total(state.now());
    }
  }
}
