package network.haca.facilitator.core;

import java.math.BigInteger;
import java.time.Instant;
import java.util.List;
import network.haca.primitives.Address;
import network.haca.primitives.Bytes32;
import network.haca.primitives.Sha256;
import network.haca.x402.Offer;
import network.haca.x402.Payment;
import network.haca.x402.PaymentIdentity;
import network.haca.x402.Scheme;
import network.haca.x402.SettlementCall;
import network.haca.x402.Uint256;
import network.haca.x402.gate.Door;

/**
 * A payment that requests draw on until it is settled, once. With {@code exact} it is one
 * request's.
 *
 * @param token hash of the secret by which it is gone on with
 * @param gate that opened it
 * @param from block at which its nonce was not used up yet
 * @param digest of what the payer signed
 * @param isByKey whether a key signed, the payer having no code
 * @param deadline of the payment
 * @param tally of its requests
 * @param used when a request was last begun or ended
 */
public record Session(
    PaymentIdentity identity,
    Bytes32 token,
    String gate,
    Door door,
    Payment payment,
    Offer offer,
    long from,
    Bytes32 digest,
    boolean isByKey,
    Instant deadline,
    Tally tally,
    Instant used,
    SessionStage stage) {

  /**
   * The requests of a session.
   *
   * @param charged for those that have ended
   * @param hidden of what is charged: for private ones, which stand nowhere else
   * @param reserved for those that have not
   * @param open how many have not
   * @param requests all of them
   * @param isAnswered with {@code exact}, whether the answer was given
   */
  public record Tally(
      BigInteger charged,
      BigInteger hidden,
      BigInteger reserved,
      int open,
      int requests,
      boolean isAnswered) {
    static final Tally NONE =
        new Tally(BigInteger.ZERO, BigInteger.ZERO, BigInteger.ZERO, 0, 0, false);

    Tally begun(BigInteger amount) {
      return new Tally(charged, hidden, reserved.add(amount), open + 1, requests + 1, isAnswered);
    }

    Tally ended(BigInteger amount, BigInteger charge, boolean isHidden) {
      return new Tally(
          charged.add(charge),
          isHidden ? hidden.add(charge) : hidden,
          reserved.subtract(amount),
          open - 1,
          requests,
          isAnswered || charge.signum() > 0);
    }

    Tally risen(BigInteger by, boolean isHidden) {
      return new Tally(
          charged.add(by), isHidden ? hidden.add(by) : hidden, reserved, open, requests, true);
    }

    Tally credited(BigInteger amount) {
      return new Tally(charged.subtract(amount), hidden, reserved, open, requests, isAnswered);
    }

    BigInteger owed() {
      return charged.add(reserved);
    }
  }

  /** The name under which the books know a payment. */
  public static Bytes32 paymentId(PaymentIdentity identity) {
    return Sha256.hash(identity.key());
  }

  public boolean isExact() {
    return offer.scheme() == Scheme.EXACT;
  }

  Address payer() {
    return payment.payer();
  }

  BigInteger cap() {
    return offer.amount().value();
  }

  BigInteger remaining() {
    return cap().subtract(tally.owed()).max(BigInteger.ZERO);
  }

  /** When its last request is to be over. */
  Instant requestsEnd() {
    return deadline.minus(SessionTerms.SETTLING_TIME);
  }

  public boolean isDone() {
    return stage == SessionStage.DONE;
  }

  /**
   * Returns true if its charges and reservations are the payer's debt, and not yet those of a
   * claim.
   */
  boolean isDebt() {
    return stage == SessionStage.OPEN || stage == SessionStage.ENDING;
  }

  Session with(Tally next, Instant now) {
    return copy(next, now, stage);
  }

  Session with(Tally next) {
    return copy(next, used, stage);
  }

  Session at(SessionStage next) {
    return copy(tally, used, next);
  }

  private Session copy(Tally nextTally, Instant nextUsed, SessionStage nextStage) {
    return new Session(
        identity, token, gate, door, payment, offer, from, digest, isByKey, deadline, nextTally,
        nextUsed, nextStage);
  }

  /** What the session becomes when that amount of it is to be settled. */
  Claim claim(BigInteger charges) {
    Uint256 amount = new Uint256(charges);
    Stage begun = amount.isZero() ? Stage.Settled.ofNothing() : Stage.Open.begun();
    return new Claim(
        identity,
        from,
        digest,
        gate,
        payer(),
        offer.token(),
        offer.payTo(),
        amount,
        !isExact(),
        SettlementCall.of(payment, offer, amount, isByKey),
        List.of(),
        begun);
  }

  /** Bears a signature, which belongs in no log. */
  @Override
  public String toString() {
    return "session %s, %s, %s".formatted(paymentId(identity), stage, tally);
  }
}
