package network.haca.facilitator.core;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import network.haca.x402.PaymentIdentity;

/** Those who wait until a claim has ended: one promise for each claim, however many wait. */
public final class Endings {
  private final Map<PaymentIdentity, CompletableFuture<Claim>> waiting = new HashMap<>();

  synchronized CompletableFuture<Claim> of(PaymentIdentity identity) {
    return waiting.computeIfAbsent(identity, _ -> new CompletableFuture<>());
  }

  /** The end of a claim that the ledger has, which may have come already. */
  CompletableFuture<Claim> ofClaimed(PaymentIdentity identity, Ledger ledger) {
    CompletableFuture<Claim> end = of(identity);
    Claim now = ledger.find(identity).orElseThrow();
    if (!now.isOpen()) {
      ended(now);
    }
    return end;
  }

  /** Told of each claim that is settled or has failed. */
  public void ended(Claim claim) {
    take(claim.identity()).ifPresent(each -> each.complete(claim));
  }

  private synchronized Optional<CompletableFuture<Claim>> take(PaymentIdentity identity) {
    return Optional.ofNullable(waiting.remove(identity));
  }
}
