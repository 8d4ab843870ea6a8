package network.haca.fullnode.abci;

import java.util.HashMap;
import java.util.Map;
import network.haca.contracts.Addresses;
import network.haca.contracts.RoleContract;
import network.haca.evm.state.WorldState;
import network.haca.fullnode.core.BlockExecutor;
import network.haca.fullnode.core.StateView;
import network.haca.fullnode.pool.PoolAccounts;
import network.haca.primitives.Address;
import network.haca.primitives.Bytes32;
import org.jspecify.annotations.Nullable;

/** Accounts in the latest committed state, each read at most once after a block. */
final class StateAccounts implements PoolAccounts {
  /** Upper bound on the accounts that are kept between two blocks. */
  private static final int KEPT_MAX = 10_000;

  private final BlockExecutor executor;
  private final Map<Address, Account> accounts = new HashMap<>();
  private final Map<Address, Boolean> roles = new HashMap<>();
  private @Nullable State latest;

  /** Reads by one state; it remembers what it has read, too. */
  private record State(StateView view, WorldState world) {}

  StateAccounts(BlockExecutor executor) {
    this.executor = executor;
  }

  /** A block was committed: what was read before is of an earlier state. */
  synchronized void refresh() {
    latest = null;
    accounts.clear();
    roles.clear();
  }

  private State latest() {
    State state = latest;
    if (state == null) {
      StateView view = executor.latest();
      state = new State(view, view.state());
      latest = state;
    }
    return state;
  }

  @Override
  public synchronized Account account(Address address) {
    if (accounts.size() == KEPT_MAX) {
      refresh();
    }
    return accounts.computeIfAbsent(address, account -> read(latest().world(), account));
  }

  private static Account read(WorldState state, Address account) {
    return new Account(
        state.nonce(account),
        state.balance(account).toBigInteger(),
        !state.code(account).isEmpty());
  }

  @Override
  public synchronized boolean hasRole(Address address) {
    if (roles.size() == KEPT_MAX) {
      refresh();
    }
    return roles.computeIfAbsent(
        address,
        account ->
            has(Addresses.RELAY, RoleContract.RELAY, account)
                || has(Addresses.REGISTRY, RoleContract.OPERATOR, account)
                || has(Addresses.RELAY, RoleContract.ADMINISTRATOR, account)
                || has(Addresses.REGISTRY, RoleContract.ADMINISTRATOR, account));
  }

  @Override
  public void readAhead(Address address, boolean withRole) {
    var _ = account(address);
    if (withRole) {
      boolean _ = hasRole(address);
    }
  }

  private boolean has(Address contract, Bytes32 role, Address account) {
    return latest()
        .view()
        .tryRead(contract, RoleContract.has(role, account))
        .filter(RoleContract::decodeHas)
        .isPresent();
  }
}
