package network.haca.fullnode.lane;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import network.haca.connection.HeldBytes;

/** What each address may still use. Those that are not here and owe nothing are forgotten. */
final class Addresses {
  /** More are not remembered when they have gone. */
  private static final int REMEMBERED_MAX = 10_000;

  private static final long BYTES_MAX = 64L << 20;
  private static final int NETWORK_BYTES = 8;

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
   * @param address as {@link #payer} gives it
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

  /** Whose budget is full is forgotten first, then who has some left, and last who owes. */
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

  /** Who pays for a connection: the address, or the network of 64 bits that an IPv6 user has. */
  static String payer(String host) {
    try {
      InetAddress literal = InetAddress.ofLiteral(host.replaceAll("%.*", ""));
      byte[] address = literal.getAddress();
      return address.length == 4
          ? literal.getHostAddress()
          : InetAddress.getByAddress(
                  Arrays.copyOf(Arrays.copyOf(address, NETWORK_BYTES), address.length))
              .getHostAddress();
    } catch (IllegalArgumentException | UnknownHostException e) {
      return host;
    }
  }
}
