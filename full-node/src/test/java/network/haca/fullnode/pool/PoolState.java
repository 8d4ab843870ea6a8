package network.haca.fullnode.pool;

import java.math.BigInteger;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import network.haca.primitives.Address;

/** Accounts as a test sets them. */
final class PoolState implements PoolAccounts {
  static final BigInteger RICH = BigInteger.TEN.pow(24);

  private final Map<Address, Account> accounts = new HashMap<>();
  final Set<Address> roleHolders = new HashSet<>();

  void set(PoolUser user, long nonce, BigInteger balance, boolean hasCode) {
    accounts.put(user.address(), new Account(nonce, balance, hasCode));
  }

  /** A block had the account's transactions up to a nonce. */
  void advance(PoolUser user, long nonce) {
    Account before = account(user.address());
    set(user, nonce, before.balance(), before.hasCode());
  }

  @Override
  public Account account(Address address) {
    return accounts.getOrDefault(address, new Account(0, RICH, false));
  }

  @Override
  public void readAhead(Address address, boolean withRole) {}

  @Override
  public boolean hasRole(Address address) {
    return roleHolders.contains(address);
  }
}
