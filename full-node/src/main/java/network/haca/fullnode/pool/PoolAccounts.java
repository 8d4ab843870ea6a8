package network.haca.fullnode.pool;

import java.math.BigInteger;
import network.haca.primitives.Address;

/** Accounts in the latest committed state, as far as the pool asks for them. */
public interface PoolAccounts {
  /**
   * One account.
   *
   * @param nonce of its next transaction, unsigned
   * @param balance in wei
   * @param hasCode true if it delegates to code (EIP-7702), which can spend its balance at any time
   */
  record Account(long nonce, BigInteger balance, boolean hasCode) {}

  Account account(Address address);

  /** Reads what will be asked for, so that it is known when it is asked for under a lock. */
  void readAhead(Address address, boolean withRole);

  /** Returns true if the account holds a role in one of the network's own contracts. */
  boolean hasRole(Address address);
}
