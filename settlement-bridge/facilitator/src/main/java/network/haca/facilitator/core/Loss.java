package network.haca.facilitator.core;

import java.time.Instant;
import network.haca.primitives.Address;

/**
 * A settlement that failed: what was answered for it is not paid.
 *
 * @param share of one cap, in millionths
 */
public record Loss(Address payer, Instant at, long share) {
  static Loss of(Session session, Claim claim, Instant now) {
    return new Loss(
        session.payer(), now, SessionTerms.share(claim.amount().value(), session.cap()));
  }
}
