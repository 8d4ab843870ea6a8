package network.haca.facilitator.core;

import java.io.IOException;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import network.haca.primitives.Bytes32;
import network.haca.x402.Network;

/** Signs and sends transactions of claims, for fees that may be paid (rule X9). */
final class Sending {
  private static final Duration BUMP_AFTER = Duration.ofSeconds(15);
  private static final BigInteger BUMP_DIVISOR = BigInteger.valueOf(4);

  private final Network network;
  private final SettlingAccount account;
  private final Ledger ledger;
  private final BigInteger feeMax;
  private final Spending spending;
  private final InstantSource clock;
  private final Map<Bytes32, Instant> sentAt = new HashMap<>();

  /**
   * @param feeMax per gas, in wei; nothing is sent for more
   */
  Sending(
      Network network,
      SettlingAccount account,
      Ledger ledger,
      BigInteger feeMax,
      Spending spending,
      InstantSource clock) {
    this.network = network;
    this.account = account;
    this.ledger = ledger;
    this.feeMax = feeMax;
    this.spending = spending;
    this.clock = clock;
  }

  /** Durable first, then sent. */
  void send(Claim claim, long nonce, BigInteger fee) throws IOException {
    requireAffordable(fee);
    Attempt attempt = account.sign(nonce, fee, claim.call());
    ledger.update(claim.with(attempt));
    sentAt.put(attempt.hash(), clock.instant());
    account.send(attempt.raw());
  }

  private void requireAffordable(BigInteger fee) throws IOException {
    Optional<String> why = unaffordable(fee);
    spending.hold(why);
    if (why.isPresent()) {
      throw new IOException(why.get());
    }
  }

  /** Reason that nothing is sent for that fee; nothing if it is. */
  private Optional<String> unaffordable(BigInteger fee) {
    if (fee.compareTo(feeMax) > 0) {
      return Optional.of(
          "%s asks for %s wei per gas, and facilitator.fee.max is %s"
              .formatted(network, fee, feeMax));
    }
    BigInteger worst = account.worstCost(fee);
    return spending.allows(worst)
        ? Optional.empty()
        : Optional.of(
            "a settlement on %s may cost %s wei, and facilitator.cost.settlement.max is %s"
                .formatted(network, worst, spending.settlementMax()));
  }

  /** Sends again what the node may have lost; for more where no block takes it for long. */
  void again(Claim claim, Attempt latest) throws IOException {
    Instant since = sentAt.computeIfAbsent(latest.hash(), _ -> clock.instant());
    BigInteger bumped = latest.fee().add(latest.fee().divide(BUMP_DIVISOR)).add(BigInteger.ONE);
    boolean isLate = since.plus(BUMP_AFTER).isBefore(clock.instant());
    if (isLate && isAffordable(bumped)) {
      BigInteger fee = bumped.max(account.fee());
      send(claim, latest.nonce(), isAffordable(fee) ? fee : bumped);
      return;
    }
    if (isLate) {
      spending.hold(unaffordable(account.fee()));
    }
    account.send(latest.raw());
  }

  private boolean isAffordable(BigInteger fee) {
    return unaffordable(fee).isEmpty();
  }

  /** Says whether what the network asks for now may be paid. */
  void lookAtPrice() throws IOException {
    spending.hold(unaffordable(account.fee()));
  }

  /** Forgets when the others were sent. */
  void keep(Set<Bytes32> open) {
    sentAt.keySet().retainAll(open);
  }
}
