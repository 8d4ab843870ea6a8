package network.haca.facilitator.core;

import java.time.Instant;
import java.util.Comparator;
import java.util.Optional;
import network.haca.primitives.Address;
import network.haca.x402.PaymentIdentity;
import network.haca.x402.Reason;
import network.haca.x402.Refusal;

/** What failed settlements cost, and who pays no {@code upto} because of them (rule X7). */
final class Losses {
  private final Ledger ledger;
  private final SessionTerms terms;

  Losses(Ledger ledger, SessionTerms terms) {
    this.ledger = ledger;
    this.terms = terms;
  }

  /** Of the last hour, in millionths of caps. */
  long total(Instant now) {
    return ledger.lossesSince(now.minus(SessionTerms.LOSS_WINDOW)).stream()
        .mapToLong(Loss::share)
        .sum();
  }

  /**
   * The loss of a payment that is paid after all goes, and with it what it closed the payer for.
   */
  static Optional<Change> takenBack(Ledger ledger, PaymentIdentity payment) {
    return ledger
        .loss(payment)
        .map(loss -> new Change.LossTakenBack(loss, payment, another(ledger, loss)));
  }

  private static Optional<Instant> another(Ledger ledger, Loss loss) {
    return ledger.lossesSince(Instant.EPOCH).stream()
        .filter(each -> each.payer().equals(loss.payer()) && !each.equals(loss))
        .map(Loss::at)
        .max(Comparator.naturalOrder());
  }

  Optional<Refusal> refusal(Address payer, Instant now) {
    Optional<Instant> end = ledger.lastLoss(payer).map(at -> at.plus(terms.lossPause()));
    if (end.filter(now::isBefore).isPresent()) {
      return Optional.of(
          new Refusal(
              Reason.PAYER_LOSSES,
              "a settlement of the payer failed: until %s it may pay exact".formatted(end.get())));
    }
    return total(now) > terms.lossPartsMax() && !ledger.hasPaid(payer)
        ? Optional.of(
            new Refusal(
                Reason.NEW_PAYERS_PAUSED,
                "settlements of others have failed: for now, who has not paid before may pay"
                    + " exact"))
        : Optional.empty();
  }
}
