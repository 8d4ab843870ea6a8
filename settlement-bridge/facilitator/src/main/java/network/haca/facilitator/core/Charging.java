package network.haca.facilitator.core;

import java.math.BigInteger;
import network.haca.x402.gate.ChargeRequest;
import network.haca.x402.gate.Usage;

/**
 * What is to be charged for a request, and on whose word.
 *
 * @param amount never above what was reserved
 * @param isLapsed whether its gate was not heard of in time
 * @param asked what the gate asked for
 */
record Charging(
    BigInteger amount,
    BigInteger asked,
    boolean isLapsed,
    boolean isEstimated,
    Usage usage,
    String model) {
  static Charging of(Hold hold, ChargeRequest asked) {
    BigInteger charged = asked.charged().value();
    return new Charging(
        charged.min(hold.amount()),
        charged,
        false,
        asked.isEstimated(),
        asked.usage(),
        asked.model());
  }

  static Charging lapsed(Hold hold) {
    return new Charging(hold.progress(), hold.progress(), true, true, Usage.NONE, "");
  }

  /**
   * @param charge what is charged indeed
   * @param after the session with it
   */
  Hold.End end(BigInteger charge, Session after) {
    return new Hold.End(
        charge,
        isLapsed,
        asked.compareTo(charge) > 0,
        isEstimated,
        usage,
        model,
        after.tally().charged(),
        after.remaining());
  }
}
