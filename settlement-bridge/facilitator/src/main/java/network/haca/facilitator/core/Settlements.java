package network.haca.facilitator.core;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import network.haca.primitives.Address;
import network.haca.primitives.Bytes32;
import network.haca.x402.Authorization.UptoPermit;
import network.haca.x402.FacilitatorRequest;
import network.haca.x402.Network;
import network.haca.x402.Offer;
import network.haca.x402.Payment;
import network.haca.x402.PaymentChecks;
import network.haca.x402.PaymentIdentity;
import network.haca.x402.Reason;
import network.haca.x402.Refusal;
import network.haca.x402.Scheme;
import network.haca.x402.SettleAnswer;
import network.haca.x402.SettlementCall;
import network.haca.x402.Uint256;
import network.haca.x402.VerifyAnswer;

/**
 * Verifies payments and has them settled. A payment is claimed once, after its signature and its
 * nonce have been checked and before anything is sent: who asks again about the same payment gets
 * the same answer, and who asks about another with its nonce is refused.
 */
public final class Settlements {
  /** Claims whose transactions are not in a block; more are refused. */
  private static final int OPEN_MAX = 1_000;

  private final Ledger ledger;
  private final Judging judging;
  private final Endings endings;
  private final boolean takesDirectUpto;

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
    this.takesDirectUpto = takesDirectUpto;
    this.endings = endings;
    this.judging = new Judging(verifiers, sessions::pledged);
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
    Payment payment = request.payment();
    PaymentIdentity identity = PaymentIdentity.of(payment, request.offer());
    Optional<Claim> known = ledger.find(identity);
    if (known.isPresent()) {
      return again(known.get(), request, gate);
    }
    Optional<Refusal> excess = notDirect(request).or(() -> excess(request));
    Verdict verdict =
        excess.isPresent()
            ? new Verdict.Bad(excess.get())
            : judging.judge(payment, request.offer().withAmount(permitted(request)));
    return switch (verdict) {
      case Verdict.Bad(Refusal why) -> refused(request, why);
      case Verdict.Good good -> claim(claimOf(request, identity, gate, good), request, gate);
    };
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
    return end(session.identity()).thenApply(each -> SettleAnswers.of(request, each, isSecond));
  }

  private CompletableFuture<Claim> end(PaymentIdentity identity) {
    CompletableFuture<Claim> end = endings.of(identity);
    Claim now = ledger.find(identity).orElseThrow();
    if (!now.isOpen()) {
      endings.ended(now);
    }
    return end;
  }

  /** What has become of a payment by now, for who does not wait any longer. */
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

  private static Uint256 permitted(FacilitatorRequest request) {
    return switch (request.payment().authorization()) {
      case UptoPermit given -> given.permit().amount();
      default -> request.offer().amount();
    };
  }

  private Optional<Refusal> notDirect(FacilitatorRequest request) {
    return request.offer().scheme() == Scheme.UPTO && !takesDirectUpto
        ? Optional.of(
            new Refusal(
                Reason.UNSUPPORTED_SCHEME,
                "upto is charged by reservations; facilitator.upto.direct=true lets gates say the"
                    + " amount"))
        : Optional.empty();
  }

  private static Optional<Refusal> excess(FacilitatorRequest request) {
    return request.offer().amount().compareTo(permitted(request)) > 0
        ? Optional.of(
            new Refusal(
                Reason.UPTO_EXCEEDED,
                "%s are to be settled, and %s are permitted"
                    .formatted(request.offer().amount(), permitted(request))))
        : Optional.empty();
  }

  private static Claim claimOf(
      FacilitatorRequest request, PaymentIdentity identity, String gate, Verdict.Good good) {
    Offer offer = request.offer();
    Address payer = request.payment().payer();
    boolean isUpto = offer.scheme() == Scheme.UPTO;
    Stage stage =
        isUpto && offer.amount().isZero() ? Stage.Settled.ofNothing() : Stage.Open.begun();
    return new Claim(
        identity,
        good.block(),
        good.digest(),
        gate,
        payer,
        offer.token(),
        offer.payTo(),
        offer.amount(),
        isUpto,
        SettlementCall.of(request.payment(), offer, offer.amount(), good.isByKey()),
        List.of(),
        stage);
  }

  private CompletionStage<SettleAnswer> claim(
      Claim claim, FacilitatorRequest request, String gate) {
    if (ledger.unfinished(request.offer().network()).stream().filter(Claim::isOpen).count()
        >= OPEN_MAX) {
      return refused(
          request, new Refusal(Reason.UNAVAILABLE, OPEN_MAX + " settlements wait already"));
    }
    CompletableFuture<Claim> end = endings.of(claim.identity());
    if (!ledger.claim(claim)) {
      return ledger
          .find(claim.identity())
          .map(known -> again(known, request, gate))
          .orElseGet(() -> refused(request, taken()));
    }
    if (claim.isDone()) {
      endings.ended(claim);
    }
    return end.thenApply(each -> SettleAnswers.of(request, each, false));
  }

  private CompletionStage<SettleAnswer> again(
      Claim known, FacilitatorRequest request, String gate) {
    Optional<Bytes32> digest = PaymentChecks.digest(request.payment(), request.offer());
    if (digest.isEmpty() || !known.isOf(digest.get(), gate, request.offer().amount())) {
      return refused(request, taken());
    }
    return end(known.identity()).thenApply(each -> SettleAnswers.of(request, each, true));
  }

  private static Refusal taken() {
    return new Refusal(
        Reason.CLAIMED,
        "another payment, gate, amount or session has claimed the nonce: a payment settles once");
  }

  private static CompletionStage<SettleAnswer> refused(FacilitatorRequest request, Refusal why) {
    return CompletableFuture.completedFuture(SettleAnswers.refused(request, why));
  }
}
