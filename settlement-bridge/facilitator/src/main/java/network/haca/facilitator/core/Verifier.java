package network.haca.facilitator.core;

import java.io.IOException;
import java.math.BigInteger;
import java.time.InstantSource;
import java.util.Optional;
import java.util.Set;
import network.haca.facilitator.core.Verdict.Bad;
import network.haca.facilitator.core.Verdict.Good;
import network.haca.primitives.Bytes32;
import network.haca.x402.Authorization;
import network.haca.x402.Offer;
import network.haca.x402.PayerSignature;
import network.haca.x402.Payment;
import network.haca.x402.PaymentChecks;
import network.haca.x402.PaymentIdentity;
import network.haca.x402.Reason;
import network.haca.x402.Refusal;
import network.haca.x402.Scheme;
import network.haca.x402.SettlementCall;
import network.haca.x402.Uint256;

/** Whether a payment of one network can be settled now, and why not. */
public final class Verifier {
  private final PaymentChain chain;
  private final SettlingAccount account;
  private final Served served;
  private final boolean takesUptoOfContracts;
  private final Spending spending;
  private final InstantSource clock;

  /**
   * @param takesUptoOfContracts whether {@code upto} may be paid from accounts with code, which can
   *     change their mind about a signature (rule X5)
   */
  public Verifier(
      PaymentChain chain,
      SettlingAccount account,
      Served served,
      boolean takesUptoOfContracts,
      Spending spending,
      InstantSource clock) {
    this.chain = chain;
    this.account = account;
    this.served = served;
    this.takesUptoOfContracts = takesUptoOfContracts;
    this.spending = spending;
    this.clock = clock;
  }

  /**
   * All that is asked of the chain is asked at one block.
   *
   * @param pledged of the same token by the same payer in settlements that are not in a block yet
   * @throws IOException if the chain does not answer
   */
  public Verdict verify(Payment payment, Offer offer, Uint256 pledged) throws IOException {
    Optional<Refusal> early =
        served
            .refusal(offer, payment.payer())
            .or(
                () ->
                    PaymentChecks.first(payment, offer, Set.of(account.address()), clock.instant()))
            .or(() -> spending.alarm().map(why -> new Refusal(Reason.UNAVAILABLE, why)));
    if (early.isPresent()) {
      return new Bad(early.get());
    }
    long block = chain.head();
    Bytes32 digest = PaymentChecks.digest(payment, offer).orElseThrow();
    boolean hasCode = chain.hasCode(payment.payer(), block);
    if (hasCode && payment.scheme() == Scheme.UPTO && !takesUptoOfContracts) {
      return bad(
          Reason.UPTO_CONTRACT_PAYER, "upto is not taken from an account with code; pay exact");
    }
    if (!isSigned(payment, digest, hasCode, block)) {
      return bad(
          byToken(payment) ? Reason.EXACT_SIGNATURE : Reason.PERMIT2_SIGNATURE,
          "the signature is not that of " + payment.payer());
    }
    Optional<Bad> poor = poverty(payment, offer, pledged, block);
    return poor.isPresent() ? poor.get() : simulated(payment, offer, digest, !hasCode, block);
  }

  /**
   * What a payer could pay, at one block.
   *
   * @param isUsed whether the payment's nonce is used up
   * @param available the lesser of the balance and what Permit2 may take of it
   */
  record Means(long block, boolean isUsed, BigInteger available) {}

  /**
   * What may have changed since a payment by Permit2 was verified.
   *
   * @throws IOException if the chain does not answer
   */
  Means means(Payment payment, Offer offer) throws IOException {
    long block = chain.head();
    return new Means(
        block,
        chain.isUsed(PaymentIdentity.of(payment, offer), block),
        chain
            .balance(offer.token(), payment.payer(), block)
            .value()
            .min(chain.allowance(offer.token(), payment.payer(), block).value()));
  }

  private boolean isSigned(Payment payment, Bytes32 digest, boolean hasCode, long block)
      throws IOException {
    return hasCode
        ? chain.isSignedBy(payment.payer(), digest, payment.signature(), block)
        : PayerSignature.signer(payment.authorization(), digest, payment.signature())
            .equals(Optional.of(payment.payer()));
  }

  private Optional<Bad> poverty(Payment payment, Offer offer, Uint256 pledged, long block)
      throws IOException {
    if (chain.isUsed(PaymentIdentity.of(payment, offer), block)) {
      return Optional.of(
          bad(
              byToken(payment) ? Reason.EXACT_NONCE : Reason.PERMIT2_NONCE,
              "its nonce is used up at block " + block));
    }
    BigInteger needed = offer.amount().value().add(pledged.value());
    Uint256 balance = chain.balance(offer.token(), payment.payer(), block);
    if (balance.value().compareTo(needed) < 0) {
      return Optional.of(
          bad(
              byToken(payment) ? Reason.EXACT_BALANCE : Reason.PERMIT2_BALANCE,
              "the balance is %s, and %s are needed".formatted(balance, needed)));
    }
    if (byToken(payment)) {
      return Optional.empty();
    }
    Uint256 allowance = chain.allowance(offer.token(), payment.payer(), block);
    return allowance.value().compareTo(needed) < 0
        ? Optional.of(
            bad(
                Reason.PERMIT2_ALLOWANCE,
                "Permit2 may take %s, and %s are needed: approve it".formatted(allowance, needed)))
        : Optional.empty();
  }

  private Verdict simulated(
      Payment payment, Offer offer, Bytes32 digest, boolean isByKey, long block)
      throws IOException {
    SettlementCall call = SettlementCall.of(payment, offer, offer.amount(), isByKey);
    return chain
        .revert(account.address(), call, block)
        .<Verdict>map(
            why ->
                bad(
                    byToken(payment) ? Reason.EXACT_SIMULATION : Reason.PERMIT2_SIMULATION,
                    "settling would revert: " + why))
        .orElseGet(() -> new Good(block, digest, isByKey));
  }

  private static boolean byToken(Payment payment) {
    return payment.authorization() instanceof Authorization.Eip3009;
  }

  private static Bad bad(Reason reason, String message) {
    return new Bad(new Refusal(reason, message));
  }
}
