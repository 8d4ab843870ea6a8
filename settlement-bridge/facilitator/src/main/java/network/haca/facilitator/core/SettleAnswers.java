package network.haca.facilitator.core;

import java.util.Optional;
import network.haca.primitives.Bytes32;
import network.haca.x402.FacilitatorRequest;
import network.haca.x402.Payment;
import network.haca.x402.Reason;
import network.haca.x402.Refusal;
import network.haca.x402.SettleAnswer;
import network.haca.x402.Uint256;

/** What is said of settlements, in x402's words. */
final class SettleAnswers {
  private SettleAnswers() {}

  static SettleAnswer refused(FacilitatorRequest request, Refusal why) {
    return of(request, Optional.of(why), Optional.empty(), Optional.empty(), false);
  }

  /**
   * What has become of a claim by now.
   *
   * @param isAgain whether an earlier question settled it
   */
  static SettleAnswer of(FacilitatorRequest request, Claim claim, boolean isAgain) {
    return switch (claim.stage()) {
      case Stage.Settled settled ->
          of(
              request,
              Optional.empty(),
              settled.transaction(),
              Optional.of(claim.amount()),
              isAgain);
      case Stage.Failed failed ->
          of(
              request,
              Optional.of(failed.refusal()),
              failed.transaction(),
              Optional.empty(),
              isAgain);
      case Stage.Open _ ->
          of(
              request,
              Optional.of(new Refusal(Reason.PENDING, "not settled yet: ask again")),
              claim.latest().map(Attempt::hash),
              Optional.empty(),
              isAgain);
    };
  }

  private static SettleAnswer of(
      FacilitatorRequest request,
      Optional<Refusal> refusal,
      Optional<Bytes32> transaction,
      Optional<Uint256> amount,
      boolean isAgain) {
    Payment payment = request.payment();
    return new SettleAnswer(
        payment.version(),
        payment.network(),
        Optional.of(payment.payer()),
        refusal,
        transaction,
        amount,
        isAgain);
  }
}
