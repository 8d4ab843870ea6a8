package network.haca.facilitator.core;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import network.haca.primitives.Bytes32;
import network.haca.x402.FacilitatorRequest;
import network.haca.x402.Network;
import network.haca.x402.Offer;
import network.haca.x402.Payment;
import network.haca.x402.PaymentIdentity;
import network.haca.x402.Reason;
import network.haca.x402.Refusal;
import network.haca.x402.SettleAnswer;
import network.haca.x402.VerifyAnswer;

/**
 * Verifies payments and has them settled. A payment is claimed once, after its signature and its
 * nonce have been checked and before anything is sent: who asks again about the same payment gets
 * the same answer, and who asks about another with its nonce is refused.
 */
public final class Settlements {
  private final Ledger ledger;
  private final Judging judging;
  private final Endings endings;
  private final DirectSettling direct;

  /**
   * @param takesDirectUpto whether gates may have {@code upto} settled for amounts that stand in
   *     their own books alone, and not in the ledger (rule X1)
   */
  public Settlements(
      Ledger ledger,
      Map<Network, Verifier> verifiers,
      Endings endings,
      Sessions sessions,
      boolean takesDirectUpto) {
    this.ledger = ledger;
    this.endings = endings;
    this.judging = new Judging(verifiers, sessions::pledged);
    this.direct = new DirectSettling(ledger, judging, endings, takesDirectUpto);
  }

  /** Says whether a payment could be settled now. */
  public VerifyAnswer verify(FacilitatorRequest request) {
    Payment payment = request.payment();
    Offer offer = request.offer();
    PaymentIdentity identity = PaymentIdentity.of(payment, offer);
    if (ledger.find(identity).isPresent() || ledger.session(identity).isPresent()) {
      return VerifyAnswer.bad(
          new Refusal(Reason.CLAIMED, "a payment with its nonce is claimed already"),
          Optional.of(payment.payer()));
    }
    return switch (judging.judge(payment, offer)) {
      case Verdict.Good _ -> VerifyAnswer.good(payment.payer());
      case Verdict.Bad(Refusal why) -> VerifyAnswer.bad(why, Optional.of(payment.payer()));
    };
  }

  /**
   * Settles the amount of the offer, or finds out what became of it.
   *
   * @param gate who asks
   * @return the answer, or one that comes once the transaction counts
   */
  public CompletionStage<SettleAnswer> settle(FacilitatorRequest request, String gate) {
    return direct.settle(request, gate);
  }

  /**
   * Settles the price of a reservation with {@code exact} (rule X8), or finds out what became of
   * it.
   *
   * @return the answer, or one that comes once the transaction counts
   */
  public CompletionStage<SettleAnswer> settle(Session session) {
    FacilitatorRequest request = new FacilitatorRequest(session.payment(), session.offer());
    boolean isSecond = session.tally().requests() > 1;
    return endings
        .ofClaimed(session.identity(), ledger)
        .thenApply(each -> SettleAnswers.of(request, each, isSecond));
  }

  /** The state of a payment by now, for a caller that does not wait any longer. */
  public SettleAnswer soFar(FacilitatorRequest request) {
    PaymentIdentity identity = PaymentIdentity.of(request.payment(), request.offer());
    return ledger
        .find(identity)
        .map(claim -> SettleAnswers.of(request, claim, true))
        .orElseThrow(() -> new IllegalStateException("nobody claimed the payment"));
  }

  /** The claim of the payment that the books know under that name, if there is one. */
  public Optional<Job> job(Bytes32 payment) {
    return ledger.job(payment);
  }
}
