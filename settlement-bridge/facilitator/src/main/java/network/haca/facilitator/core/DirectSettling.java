package network.haca.facilitator.core;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import network.haca.primitives.Address;
import network.haca.primitives.Bytes32;
import network.haca.x402.Authorization.UptoPermit;
import network.haca.x402.FacilitatorRequest;
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

/** Settles what gates ask for beside all reservations, by {@code /settle}. */
final class DirectSettling {
  /** Claims whose transactions are not in a block; more are refused. */
  private static final int OPEN_MAX = 1_000;

  private final Ledger ledger;
  private final Judging judging;
  private final Endings endings;
  private final boolean takesUpto;

  /**
   * @param takesUpto whether gates may have {@code upto} settled for amounts that stand in their
   *     own books alone (rule X1)
   */
  DirectSettling(Ledger ledger, Judging judging, Endings endings, boolean takesUpto) {
    this.ledger = ledger;
    this.judging = judging;
    this.endings = endings;
    this.takesUpto = takesUpto;
  }

  /** Settles the amount of the offer, or finds out what became of it. */
  CompletionStage<SettleAnswer> settle(FacilitatorRequest request, String gate) {
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

  private static Uint256 permitted(FacilitatorRequest request) {
    return switch (request.payment().authorization()) {
      case UptoPermit given -> given.permit().amount();
      default -> request.offer().amount();
    };
  }

  private Optional<Refusal> notDirect(FacilitatorRequest request) {
    return request.offer().scheme() == Scheme.UPTO && !takesUpto
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
    return endings
        .ofClaimed(known.identity(), ledger)
        .thenApply(each -> SettleAnswers.of(request, each, true));
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
