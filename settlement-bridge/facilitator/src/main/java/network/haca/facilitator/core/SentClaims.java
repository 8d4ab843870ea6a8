package network.haca.facilitator.core;

import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import network.haca.facilitator.core.SettlingAccount.Inclusion;
import network.haca.primitives.Bytes32;

/** Follows the transactions of claims until a block has one, or none can be in one any more. */
final class SentClaims {
  /**
   * After so many looks a nonce that somebody used was not used by one of ours; until then the node
   * may not have shown the receipt yet.
   */
  static final int LOOKS_UNTIL_TAKEN = 50;

  private final PaymentChain chain;
  private final SettlingAccount account;
  private final Sending sending;
  private final Conclusions conclusions;
  private final Map<Bytes32, Integer> missing = new HashMap<>();

  SentClaims(
      PaymentChain chain, SettlingAccount account, Sending sending, Conclusions conclusions) {
    this.chain = chain;
    this.account = account;
    this.sending = sending;
    this.conclusions = conclusions;
  }

  /** Does what can be done now for a claim of which something was sent. */
  void follow(Claim claim, long head) throws IOException {
    Attempt latest = claim.latest().orElseThrow();
    boolean isNonceUsed = account.nonce() > latest.nonce();
    for (Attempt attempt : claim.attempts()) {
      Optional<Inclusion> found = account.inclusion(attempt.hash());
      if (found.isPresent()) {
        conclusions.included(claim, attempt, found.get(), head);
        return;
      }
    }
    if (isNonceUsed) {
      mend(claim, latest, head);
    } else {
      sending.again(claim, latest);
    }
  }

  /** Something else of the account took the nonce: the same call gets another. */
  private void mend(Claim claim, Attempt latest, long head) throws IOException {
    int looks = missing.merge(latest.hash(), 1, Integer::sum);
    if (looks < LOOKS_UNTIL_TAKEN) {
      return;
    }
    missing.remove(latest.hash());
    if (sending.isToBeCancelled(claim)) {
      conclusions.cannotSettle(claim, "the transaction reverted, and its nonce is taken", head);
      return;
    }
    Optional<String> revert =
        chain.revert(new Sighting.Trial(account.address(), claim.call()), head);
    if (revert.isPresent()) {
      conclusions.cannotSettle(claim, "settling would revert: " + revert.get(), head);
    } else {
      sending.send(claim, Math.max(account.nonce(), account.pendingNonce()), account.fee());
    }
  }

  /** Forgets the looks at other transactions than these. */
  void keep(Set<Bytes32> open) {
    missing.keySet().retainAll(open);
  }
}
