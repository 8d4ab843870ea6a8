package network.haca.fullnode.lane;

import java.util.function.Predicate;
import network.haca.connection.HeldBytes;

/** A connection, and the address that it comes from. */
public final class Caller {
  private final String address;
  private final TimeBudget own;
  private final Account account;

  /**
   * Budgets that connections of one address share.
   *
   * @param time that their requests may run
   * @param bytes of their requests and answers
   */
  record Account(TimeBudget time, HeldBytes bytes) {}

  Caller(String address, TimeBudget own, Account account) {
    this.address = address;
    this.own = own;
    this.account = account;
  }

  /** The name of the network that pays for the work. */
  public String address() {
    return address;
  }

  HeldBytes bytes() {
    return account.bytes();
  }

  /** Heavy calls begin within the budget; quick ones go on until half a minute's worth is owed. */
  void requireTime(Kind kind) {
    Predicate<TimeBudget> isGone =
        kind == Kind.HEAVY ? TimeBudget::isSpent : TimeBudget::isOverdrawn;
    if (kind != Kind.SENDING && isGone.test(own)) {
      throw new LimitExceeded(
          Limit.CONNECTION_TIME,
          "this connection's calls have run for too long; wait some seconds");
    }
    if (kind != Kind.SENDING && isGone.test(account.time())) {
      throw new LimitExceeded(
          Limit.ADDRESS_TIME, "your address' calls have run for too long; wait some seconds");
    }
  }

  /** Work was done for it, on whatever thread. */
  public void spend(long nanos) {
    own.spend(nanos);
    account.time().spend(nanos);
  }
}
