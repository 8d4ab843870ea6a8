package network.haca.facilitator.core;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import network.haca.primitives.Bytes;
import network.haca.x402.Network;
import network.haca.x402.PaymentIdentity;

/** A ledger for tests; it outlives whoever uses it. */
final class MemoryLedger implements Ledger {
  private final Map<Bytes, Claim> claims = new TreeMap<>();

  @Override
  public synchronized Optional<Claim> find(PaymentIdentity identity) {
    return Optional.ofNullable(claims.get(identity.key()));
  }

  @Override
  public synchronized boolean claim(Claim claim) {
    return claims.putIfAbsent(claim.identity().key(), claim) == null;
  }

  @Override
  public synchronized void update(Claim claim) {
    claims.put(claim.identity().key(), claim);
  }

  @Override
  public synchronized List<Claim> unfinished(Network network) {
    return claims.values().stream().filter(claim -> !claim.isDone()).toList();
  }
}
