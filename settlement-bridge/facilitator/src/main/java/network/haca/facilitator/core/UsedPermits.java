package network.haca.facilitator.core;

import java.io.IOException;
import java.util.Optional;

/**
 * Finds the transfer of a payment that the chain says is used up by no transaction of ours (rule
 * X11): somebody else settled it, or, without one, the payer cancelled it.
 */
final class UsedPermits {
  private final PaymentChain chain;
  private final Ledger ledger;

  UsedPermits(PaymentChain chain, Ledger ledger) {
    this.chain = chain;
    this.ledger = ledger;
  }

  /**
   * The transfer that paid the claim, if there is one that no other payment has.
   *
   * @throws IOException if the chain does not answer
   */
  Optional<Moved> transfer(Claim claim, long head) throws IOException {
    if (!chain.isUsed(claim.identity(), head)) {
      return Optional.empty();
    }
    for (Moved each : chain.transfers(claim, head)) {
      if (ledger.isFree(each, claim.identity())) {
        return Optional.of(each);
      }
    }
    return Optional.empty();
  }
}
