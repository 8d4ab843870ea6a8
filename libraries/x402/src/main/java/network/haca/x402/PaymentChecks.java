package network.haca.x402;

import java.math.BigInteger;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import network.haca.primitives.Address;
import network.haca.primitives.Bytes32;
import network.haca.x402.Authorization.Eip3009;
import network.haca.x402.Authorization.Permit;
import network.haca.x402.Authorization.Permit2;
import network.haca.x402.Authorization.UptoPermit;

/**
 * Checks a payment for an offer before anybody asks the chain, in the order and by the names of the
 * public facilitators.
 */
public final class PaymentChecks {
  /** For this long a payment must still be good: until a block has it. */
  public static final long SECONDS_LEFT_MIN = 6;

  private final Payment payment;
  private final Offer offer;
  private final Set<Address> facilitators;
  private final BigInteger now;

  private PaymentChecks(Payment payment, Offer offer, Set<Address> facilitators, Instant now) {
    this.payment = payment;
    this.offer = offer;
    this.facilitators = facilitators;
    this.now = BigInteger.valueOf(now.getEpochSecond());
  }

  /**
   * The first check that fails; nothing if all hold. The signature is not among them: who made it
   * depends on whether the payer has code.
   *
   * @param facilitators who settle {@code upto} here
   */
  public static Optional<Refusal> first(
      Payment payment, Offer offer, Set<Address> facilitators, Instant now) {
    PaymentChecks checks = new PaymentChecks(payment, offer, facilitators, now);
    return switch (payment.authorization()) {
      case Eip3009 given -> checks.transfer(given);
      case Permit2 given -> checks.permit(given);
    };
  }

  /** What the payer signed; nothing if the offer does not say the token's domain. */
  public static Optional<Bytes32> digest(Payment payment, Offer offer) {
    return switch (payment.authorization()) {
      case Eip3009 given ->
          offer.domain().map(each -> TypedData.digest(given, offer.network(), offer.token(), each));
      case Permit2 given -> Optional.of(TypedData.digest(given, offer.network()));
    };
  }

  private Optional<Refusal> transfer(Eip3009 given) {
    return refuse(isOf(Scheme.EXACT), Reason.EXACT_SCHEME, "the scheme is not that of the offer")
        .or(() -> method(TransferMethod.EIP3009))
        .or(
            () ->
                refuse(
                    () -> offer.domain().isPresent(),
                    Reason.EXACT_DOMAIN,
                    "the offer's extra is to have the token's name and version"))
        .or(() -> network(Reason.EXACT_NETWORK))
        .or(() -> same("to", given.to(), offer.payTo(), Reason.EXACT_RECIPIENT))
        .or(() -> good("validBefore", given.validBefore(), Reason.EXACT_EXPIRED))
        .or(() -> begun(given.validAfter(), Reason.EXACT_EARLY))
        .or(() -> same("value", given.value(), offer.amount(), Reason.EXACT_VALUE));
  }

  private Optional<Refusal> permit(Permit2 given) {
    boolean isUpto = given instanceof UptoPermit;
    Permit permit = given.permit();
    return refuse(
            isOf(isUpto ? Scheme.UPTO : Scheme.EXACT),
            isUpto ? Reason.UPTO_SCHEME : Reason.EXACT_SCHEME,
            "the scheme is not that of the offer")
        .or(() -> method(TransferMethod.PERMIT2))
        .or(() -> network(isUpto ? Reason.UPTO_NETWORK : Reason.EXACT_NETWORK))
        .or(
            () ->
                same(
                    "spender",
                    permit.spender(),
                    X402Contracts.proxy(offer.scheme()),
                    Reason.PERMIT2_SPENDER))
        .or(() -> same("witness.to", given.to(), offer.payTo(), Reason.PERMIT2_RECIPIENT))
        .or(() -> facilitator(given))
        .or(() -> good("deadline", permit.deadline(), Reason.PERMIT2_EXPIRED))
        .or(() -> begun(given.validAfter(), Reason.PERMIT2_EARLY))
        .or(() -> same("permitted.amount", permit.amount(), offer.amount(), Reason.PERMIT2_AMOUNT))
        .or(() -> same("permitted.token", permit.token(), offer.token(), Reason.PERMIT2_TOKEN));
  }

  private BooleanSupplier isOf(Scheme scheme) {
    return () -> payment.scheme() == scheme && offer.scheme() == scheme;
  }

  private Optional<Refusal> method(TransferMethod method) {
    return refuse(
        () -> offer.method() == method,
        Reason.UNSUPPORTED_PAYLOAD,
        "the offer is to be paid by " + offer.method().word());
  }

  private Optional<Refusal> network(Reason reason) {
    return same("network", payment.network(), offer.network(), reason);
  }

  private Optional<Refusal> facilitator(Permit2 given) {
    return given instanceof UptoPermit upto
        ? refuse(
            () -> facilitators.contains(upto.facilitator()),
            Reason.UPTO_FACILITATOR,
            "witness.facilitator is to be an address of /supported")
        : Optional.empty();
  }

  private Optional<Refusal> good(String field, Uint256 until, Reason reason) {
    BigInteger least = now.add(BigInteger.valueOf(SECONDS_LEFT_MIN));
    return refuse(
        () -> until.value().compareTo(least) >= 0,
        reason,
        "%s is %s and is to be %s or later".formatted(field, until, least));
  }

  private Optional<Refusal> begun(Uint256 from, Reason reason) {
    return refuse(
        () -> from.value().compareTo(now) <= 0,
        reason,
        "validAfter is %s and it is %s".formatted(from, now));
  }

  private static Optional<Refusal> same(
      String field, Object given, Object expected, Reason reason) {
    return refuse(
        () -> given.equals(expected),
        reason,
        "%s is %s and is to be %s".formatted(field, given, expected));
  }

  private static Optional<Refusal> refuse(BooleanSupplier holds, Reason reason, String message) {
    return holds.getAsBoolean() ? Optional.empty() : Optional.of(new Refusal(reason, message));
  }
}
