package network.haca.facilitator.core;

import java.math.BigInteger;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import network.haca.facilitator.core.Ledger.Commit;
import network.haca.x402.PaymentIdentity;
import network.haca.x402.Reading;
import network.haca.x402.Reason;
import network.haca.x402.Refusal;
import network.haca.x402.Uint256;
import network.haca.x402.gate.CorrectionAnswer;
import network.haca.x402.gate.CorrectionRequest;

/**
 * Credits that operators enter (rule X13). One that comes before a session is claimed lessens what
 * will be settled; one that comes after writes off what did not move, or is owed to the payer.
 */
final class Crediting {
  private final SessionState state;

  Crediting(SessionState state) {
    this.state = state;
  }

  Reading<CorrectionAnswer> credit(CorrectionRequest asked, String operator) {
    Commit commit;
    Reading<CorrectionAnswer> answer;
    synchronized (state) {
      Optional<Credit> known = state.ledger().credit(asked.payment(), asked.id());
      answer = known.isPresent() ? again(known.get(), asked) : once(asked, operator);
      commit = state.ledger().write(List.of());
    }
    commit.await();
    return answer;
  }

  private static Reading<CorrectionAnswer> again(Credit known, CorrectionRequest asked) {
    return known.amount().equals(asked.amount().value())
        ? new Reading.Value<>(answer(known, true))
        : refused(
            Reason.CORRECTION_REFUSED,
            "the credit with that id is one of " + known.amount() + ": give another id");
  }

  private Reading<CorrectionAnswer> once(CorrectionRequest asked, String operator) {
    Optional<PaymentIdentity> identity = state.ledger().payment(asked.payment());
    if (identity.isEmpty()) {
      return refused(Reason.PAYMENT_UNKNOWN, "the books have no payment of that name");
    }
    Instant now = state.now();
    Optional<Session> debt =
        state.book().session(identity.get()).filter(each -> each.isDebt() && !each.isExact());
    if (debt.isPresent()) {
      return ofSession(debt.get(), asked, operator, now);
    }
    Optional<Claim> claim = state.ledger().find(identity.get());
    if (claim.isEmpty()) {
      return refused(Reason.CORRECTION_REFUSED, "nothing is charged yet of that payment");
    }
    return claim.get().isOpen()
        ? refused(Reason.PENDING, "the payment is being settled: ask again")
        : ofClaim(claim.get(), asked, operator, now);
  }

  private Reading<CorrectionAnswer> ofSession(
      Session session, CorrectionRequest asked, String operator, Instant now) {
    BigInteger amount = asked.amount().value();
    BigInteger left = session.tally().charged().subtract(amount);
    if (left.signum() < 0) {
      return tooMuch(session.tally().charged(), amount);
    }
    Credit credit = new Credit(asked.payment(), asked.id(), amount, BigInteger.ZERO, left);
    Session after = session.with(session.tally().credited(amount));
    var _ =
        state
            .course()
            .write(
                after,
                List.of(
                    new Change.NewCredit(credit),
                    new Change.Entry(Entries.corrected(asked, Purse.of(session), operator, now))));
    return new Reading.Value<>(answer(credit, false));
  }

  private Reading<CorrectionAnswer> ofClaim(
      Claim claim, CorrectionRequest asked, String operator, Instant now) {
    BigInteger amount = asked.amount().value();
    BigInteger after = state.ledger().creditedAfterClaim(asked.payment()).add(amount);
    BigInteger left = claim.amount().value().subtract(after);
    if (left.signum() < 0) {
      return tooMuch(left.add(amount), amount);
    }
    Credit credit = new Credit(asked.payment(), asked.id(), amount, after, left);
    var _ =
        state
            .ledger()
            .write(
                List.of(
                    new Change.NewCredit(credit),
                    new Change.Entry(Entries.corrected(asked, Purse.of(claim), operator, now))));
    return new Reading.Value<>(answer(credit, false));
  }

  private static CorrectionAnswer answer(Credit credit, boolean isRepeated) {
    return new CorrectionAnswer(
        new Uint256(credit.amount()), new Uint256(credit.left()), isRepeated);
  }

  private static Reading<CorrectionAnswer> tooMuch(BigInteger charged, BigInteger amount) {
    return refused(
        Reason.CORRECTION_REFUSED,
        "%s are to be credited, and %s are charged and not credited yet"
            .formatted(amount, charged));
  }

  private static Reading<CorrectionAnswer> refused(Reason reason, String message) {
    return new Reading.Refused<>(new Refusal(reason, message));
  }
}
