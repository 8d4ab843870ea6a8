package network.haca.fullnode.core;

import network.haca.contracts.ContractArtifact;
import network.haca.evm.state.WorldState;
import network.haca.primitives.Address;
import network.haca.primitives.Bytes;

/** Contracts that tools expect at their well-known addresses (rule L8). */
final class Preinstalls {
  /**
   * Deploys by CREATE2 whatever it is called with:
   * github.com/Arachnid/deterministic-deployment-proxy.
   */
  static final Address CREATE2_FACTORY =
      Address.fromHex("0x4e59b44847b379578588920ca78fbf26c0b4956c");

  /** The same code where Safe's tools look for it. */
  static final Address SAFE_SINGLETON_FACTORY =
      Address.fromHex("0x914d7Fec6aaC8cd542e72Bca78B30650d45643d7");

  /** Many calls in one: github.com/mds1/multicall3, MIT. */
  static final Address MULTICALL3 = Address.fromHex("0xcA11bde05977b3631167028862bE2a173976CA11");

  private static final Bytes FACTORY_CODE =
      Bytes.fromHex(
          "7fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffe03601600081602082378035"
              + "828234f58015156039578182fd5b8082525050506014600cf3");

  private Preinstalls() {}

  static void install(WorldState state, GenesisDeployer deployer) {
    put(state, CREATE2_FACTORY, FACTORY_CODE);
    put(state, SAFE_SINGLETON_FACTORY, FACTORY_CODE);
    put(state, HistoryContract.ADDRESS, HistoryContract.CODE);
    state.endTransaction();
    deployer.deploy(MULTICALL3, ContractArtifact.load("Multicall3").creationCode());
  }

  private static void put(WorldState state, Address address, Bytes code) {
    state.setNonce(address, 1);
    state.setCode(address, code);
  }
}
