package network.haca.fullnode.lane;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import network.haca.connection.HeldBytes;

/** Budgets of addresses. An address without a connection that owes nothing is forgotten. */
final class Addresses {
  /** More are not remembered when they have gone. */
  private static final int REMEMBERED_MAX = 10_000;

  private static final long BYTES_MAX = 64L << 20;

  private final Limits limits;
  private final LongSupplier clock;
  private final Map<String, Present> present = new LinkedHashMap<>();

  private static final class Present {
    private final Caller.Account account;
    private int connections;

    private Present(Caller.Account account) {
      this.account = account;
    }

    private boolean isForgettable() {
      return connections == 0 && account.bytes().now() == 0;
    }
  }

  Addresses(Limits limits, LongSupplier clock) {
    this.limits = limits;
    this.clock = clock;
  }

  /** A caller that is nobody else's connection. */
  static Caller alone(Limits limits, LongSupplier clock) {
    return new Addresses(limits, clock).open("alone");
  }

  /**
   * @param address its network, which pays for the work
   */
  synchronized Caller open(String address) {
    Present at =
        present.computeIfAbsent(
            address,
            any ->
                new Present(
                    new Caller.Account(
                        new TimeBudget(limits.addressTime(), clock), new HeldBytes(BYTES_MAX))));
    at.connections++;
    return new Caller(address, new TimeBudget(limits.connectionTime(), clock), at.account);
  }

  synchronized void close(Caller caller) {
    Present at = present.get(caller.address());
    if (at == null) {
      return;
    }
    at.connections--;
    // Behind those that have gone before.
    present.remove(caller.address());
    present.put(caller.address(), at);
    if (at.isForgettable() && at.account.time().isFull()) {
      present.remove(caller.address());
    }
    if (present.size() > REMEMBERED_MAX) {
      forget();
    }
  }

  /**
   * Forgets addresses with a full budget first, then those with some left, and last those that owe.
   */
  private void forget() {
    present.values().removeIf(at -> at.isForgettable() && at.account.time().isFull());
    forgetOldest(at -> !at.account.time().isSpent());
    forgetOldest(at -> true);
  }

  private void forgetOldest(Predicate<Present> which) {
    Iterator<Present> oldest = present.values().iterator();
    while (present.size() > REMEMBERED_MAX && oldest.hasNext()) {
      Present at = oldest.next();
      if (at.isForgettable() && which.test(at)) {
        oldest.remove();
      }
    }
  }
}
