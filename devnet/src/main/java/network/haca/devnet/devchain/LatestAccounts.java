package network.haca.devnet.devchain;

import network.haca.evm.state.WorldState;
import network.haca.fullnode.core.BlockExecutor;
import network.haca.fullnode.pool.PoolAccounts;
import network.haca.primitives.Address;

/** Accounts in the latest block, for the memory pool; nobody has a role on this chain. */
record LatestAccounts(BlockExecutor executor) implements PoolAccounts {
  @Override
  public Account account(Address address) {
    WorldState state = executor.latest().state();
    return new Account(
        state.nonce(address),
        state.balance(address).toBigInteger(),
        !state.code(address).isEmpty());
  }

  @Override
  public void readAhead(Address address, boolean withRole) {
    // The state is in memory.
  }

  @Override
  public boolean hasRole(Address address) {
    return false;
  }
}
