package network.haca.fullnode.core;

import java.util.List;
import java.util.Map;
import network.haca.evm.BlockContext;
import network.haca.evm.state.MemoryNodeStore;
import network.haca.evm.state.MerklePatriciaTrie;
import network.haca.evm.state.WorldState;
import network.haca.evm.word.UInt256;
import network.haca.primitives.Address;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;

/**
 * The beginning of a chain that one program makes by itself: accounts with balances, the contracts
 * that tools expect, and further ones; none of this network's own.
 */
public final class LocalGenesis {
  private LocalGenesis() {}

  /**
   * Executes it as height 0.
   *
   * @param contracts creation code, constructor arguments behind it, by the address where what it
   *     returns is to stand
   * @param time of the block in seconds
   */
  public static ExecutedBlock execute(
      ChainConfig config, Map<Address, Bytes> contracts, long time) {
    OverlayNodeStore nodes = new OverlayNodeStore(new MemoryNodeStore());
    WorldState state = new WorldState(nodes, MerklePatriciaTrie.EMPTY_ROOT);
    for (ChainConfig.Account account : config.accounts()) {
      state.setBalance(account.address(), UInt256.of(account.balance()));
    }
    state.endTransaction();
    BlockContext block =
        BlockExecutor.context(config, 0, time, Address.ZERO, height -> Bytes32.ZERO);
    GenesisDeployer deployer =
        new GenesisDeployer(LedgerRules.processor(config), state, block, config.administrator());
    Preinstalls.install(state, deployer);
    contracts.forEach(deployer::deploy);
    return LocalBlock.ended(
        BlockExecutor.header(block, Bytes32.ZERO, state.commit(), List.of()), List.of(), nodes);
  }
}
