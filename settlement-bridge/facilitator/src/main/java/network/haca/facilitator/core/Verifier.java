package network.haca.facilitator.core;

import java.io.IOException;
import java.math.BigInteger;
import java.time.InstantSource;
import java.util.Optional;
import java.util.Set;
import network.haca.facilitator.core.Sighting.Question;
import network.haca.facilitator.core.Sighting.Trial;
import network.haca.facilitator.core.Verdict.Bad;
import network.haca.facilitator.core.Verdict.Good;
import network.haca.primitives.Bytes32;
import network.haca.x402.Authorization;
import network.haca.x402.Offer;
import network.haca.x402.PayerSignature;
import network.haca.x402.Payment;
import network.haca.x402.PaymentChecks;
import network.haca.x402.Reason;
import network.haca.x402.Refusal;
import network.haca.x402.Scheme;
import network.haca.x402.SettlementCall;
import network.haca.x402.Uint256;

/** Whether a payment of one network can be settled now, and why not. */
public final class Verifier {
  private static final Optional<Trial> NOTHING = Optional.empty();

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
    // Nearly all payers sign with a key and have no code: then one look is enough.
    boolean isByKey = isSignedByKey(payment, digest);
    Sighting seen =
        chain.look(
            Question.of(
                payment, offer, isByKey ? Optional.of(trial(payment, offer, true)) : NOTHING),
            block);
    if (seen.hasCode() && payment.scheme() == Scheme.UPTO && !takesUptoOfContracts) {
      return bad(
          Reason.UPTO_CONTRACT_PAYER, "upto is not taken from an account with code; pay exact");
    }
    boolean isSigned =
        seen.hasCode()
            ? chain.isSignedBy(payment.payer(), digest, payment.signature(), block)
            : isByKey;
    if (!isSigned) {
      return bad(
          byToken(payment) ? Reason.EXACT_SIGNATURE : Reason.PERMIT2_SIGNATURE,
          "the signature is not that of " + payment.payer());
    }
    Optional<Bad> poor = poverty(payment, offer, pledged, seen, block);
    if (poor.isPresent()) {
      return poor.get();
    }
    Optional<String> revert =
        seen.hasCode() ? chain.revert(trial(payment, offer, false), block) : seen.revert();
    return revert
        .<Verdict>map(why -> reverts(payment, why))
        .orElseGet(() -> new Good(block, digest, !seen.hasCode(), seen.available().value()));
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
    Sighting seen = chain.look(Question.of(payment, offer, NOTHING), block);
    return new Means(block, seen.isUsed(), seen.available().value());
  }

  private static boolean isSignedByKey(Payment payment, Bytes32 digest) {
    return PayerSignature.signer(payment.authorization(), digest, payment.signature())
        .equals(Optional.of(payment.payer()));
  }

  private Trial trial(Payment payment, Offer offer, boolean isByKey) {
    return new Trial(account.address(), SettlementCall.of(payment, offer, offer.amount(), isByKey));
  }

  private static Optional<Bad> poverty(
      Payment payment, Offer offer, Uint256 pledged, Sighting seen, long block) {
    if (seen.isUsed()) {
      return Optional.of(
          bad(
              byToken(payment) ? Reason.EXACT_NONCE : Reason.PERMIT2_NONCE,
              "its nonce is used up at block " + block));
    }
    BigInteger needed = offer.amount().value().add(pledged.value());
    if (seen.balance().value().compareTo(needed) < 0) {
      return Optional.of(
          bad(
              byToken(payment) ? Reason.EXACT_BALANCE : Reason.PERMIT2_BALANCE,
              "the balance is %s, and %s are needed".formatted(seen.balance(), needed)));
    }
    return seen.available().value().compareTo(needed) < 0
        ? Optional.of(
            bad(
                Reason.PERMIT2_ALLOWANCE,
                "Permit2 may take %s, and %s are needed: approve it"
                    .formatted(seen.available(), needed)))
        : Optional.empty();
  }

  private static Bad reverts(Payment payment, String why) {
    return bad(
        byToken(payment) ? Reason.EXACT_SIMULATION : Reason.PERMIT2_SIMULATION,
        "settling would revert: " + why);
  }

  private static boolean byToken(Payment payment) {
    return payment.authorization() instanceof Authorization.Eip3009;
  }

  private static Bad bad(Reason reason, String message) {
    return new Bad(new Refusal(reason, message));
  }
}
