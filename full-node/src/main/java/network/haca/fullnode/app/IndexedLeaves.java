package network.haca.fullnode.app;

import java.util.List;
import network.haca.contracts.Addresses;
import network.haca.contracts.RelayContract;
import network.haca.fullnode.core.BlockExecutor;
import network.haca.fullnode.rocksdb.RocksChain;
import network.haca.fullnode.rpc.SettledRoots;
import network.haca.primitives.Bytes32;

/**
 * Leaves of settled batches that this node has indexed, for other nodes to rebuild theirs (rule
 * S4).
 */
record IndexedLeaves(RocksChain chain, BlockExecutor executor) implements SettledRoots {
  @Override
  public List<Bytes32> leaves(Bytes32 root) {
    if (chain.head().isEmpty()) {
      return List.of();
    }
    RelayContract.RootState state =
        RelayContract.decodeRoot(
            executor.latest().read(Addresses.RELAY, RelayContract.getRoot(root)));
    return chain.settlements().settledLeaves(state.number());
  }
}
