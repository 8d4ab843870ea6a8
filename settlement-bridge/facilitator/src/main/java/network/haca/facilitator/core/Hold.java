package network.haca.facilitator.core;

import java.math.BigInteger;
import java.time.Instant;
import java.util.Optional;
import network.haca.primitives.Bytes32;
import network.haca.x402.PaymentIdentity;
import network.haca.x402.gate.Usage;

/**
 * An amount that is set aside for one request.
 *
 * @param session whose permit it is of
 * @param gate that alone may charge it
 * @param amount the worst case
 * @param progress the greatest count that the gate has reported
 * @param lease until when the gate is to report again
 * @param until when the request is to be over
 * @param prices version of the price table
 * @param rate of the token
 * @param isPrivate whether the books may hold only its amount
 * @param end nothing while the request is under way
 */
public record Hold(
    Bytes32 id,
    PaymentIdentity session,
    String gate,
    String node,
    BigInteger amount,
    BigInteger progress,
    Instant lease,
    Instant until,
    String prices,
    String rate,
    boolean isPrivate,
    Optional<End> end) {

  /**
   * How a request ended.
   *
   * @param isLapsed whether the gate was not heard of in time; a later charge may raise the amount
   * @param isCut whether the gate asked for more than could be charged
   * @param sessionCharged of its session, when this request ended
   * @param sessionRemaining of its session, when this request ended
   */
  public record End(
      BigInteger charged,
      boolean isLapsed,
      boolean isCut,
      boolean isEstimated,
      Usage usage,
      String model,
      BigInteger sessionCharged,
      BigInteger sessionRemaining) {}

  Hold renewed(BigInteger count, Instant nextLease) {
    return copy(count, nextLease, end);
  }

  Hold ended(End how) {
    return copy(progress, lease, Optional.of(how));
  }

  private Hold copy(BigInteger count, Instant nextLease, Optional<End> how) {
    return new Hold(
        id, session, gate, node, amount, count, nextLease, until, prices, rate, isPrivate, how);
  }
}
