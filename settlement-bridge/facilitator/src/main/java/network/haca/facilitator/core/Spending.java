package network.haca.facilitator.core;

import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import network.haca.primitives.Bytes32;
import network.haca.x402.Network;

/**
 * The costs of settling on one network, held against ceilings (rule X9). Above one no payment more
 * is taken. What was answered already is settled above the day's ceiling all the same, and waits
 * while one settlement would cost too much.
 */
public final class Spending {
  private static final Duration DAY = Duration.ofDays(1);

  private final Network network;
  private final Ceilings ceilings;
  private final InstantSource clock;
  private final Deque<Cost> recent;
  private final Set<Bytes32> transactions = new HashSet<>();
  private BigInteger total = BigInteger.ZERO;
  private volatile Optional<String> held = Optional.empty();

  /**
   * The most that may be spent, in wei.
   *
   * @param settlement by one transaction, at worst
   * @param day in the last 24 hours
   */
  public record Ceilings(BigInteger settlement, BigInteger day) {}

  public Spending(Network network, Ledger ledger, Ceilings ceilings, InstantSource clock) {
    this.network = network;
    this.ceilings = ceilings;
    this.clock = clock;
    this.recent = new ArrayDeque<>();
    ledger.costsSince(network, clock.instant().minus(DAY)).forEach(this::add);
  }

  /** Adds what is in the ledger by now. */
  synchronized void add(Cost cost) {
    recent.add(cost);
    transactions.add(cost.transaction());
    total = total.add(cost.wei());
  }

  /** Returns true if the cost of a transaction was added in the last 24 hours. */
  synchronized boolean has(Bytes32 transaction) {
    return transactions.contains(transaction);
  }

  /** In the last 24 hours, in wei. */
  public synchronized BigInteger ofDay() {
    Instant since = clock.instant().minus(DAY);
    for (Cost first = recent.peek();
        first != null && first.at().isBefore(since);
        first = recent.peek()) {
      total = total.subtract(recent.remove().wei());
      transactions.remove(first.transaction());
    }
    return total;
  }

  /** Reason that no payment more is taken on the network; nothing if they are. */
  public Optional<String> alarm() {
    return held.or(this::ofDayAlarm);
  }

  /** Remembers why nothing can be sent now; nothing if it can. */
  void hold(Optional<String> why) {
    held = why;
  }

  boolean isHeld() {
    return held.isPresent();
  }

  private Optional<String> ofDayAlarm() {
    BigInteger spent = ofDay();
    return spent.compareTo(ceilings.day()) >= 0
        ? Optional.of(
            "settlements on %s cost %s wei in 24 hours, and facilitator.cost.day.max is %s"
                .formatted(network, spent, ceilings.day()))
        : Optional.empty();
  }

  /** Says whether a transaction may cost that much. */
  boolean allows(BigInteger worst) {
    return worst.compareTo(ceilings.settlement()) <= 0;
  }

  BigInteger settlementMax() {
    return ceilings.settlement();
  }
}
