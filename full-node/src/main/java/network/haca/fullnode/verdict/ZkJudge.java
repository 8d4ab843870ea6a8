package network.haca.fullnode.verdict;

import java.util.Optional;
import network.haca.contracts.Addresses;
import network.haca.contracts.RelayContract;
import network.haca.contracts.ZkVerifierContract;
import network.haca.evm.ExecutionResult;
import network.haca.fullnode.core.StateView;
import network.haca.primitives.Address;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;

/** Runs a model's verifier contract over the proof of one inference (rule S5). */
final class ZkJudge {
  /** As much as a call by JSON-RPC gets. */
  private static final long GAS = 25_000_000;

  private final StateView opening;

  /**
   * @param opening the state after the opening height
   */
  ZkJudge(StateView opening) {
    this.opening = opening;
  }

  /** The model of a settlement by proof; nothing if it is one of a batch. */
  static Optional<Bytes32> model(StateView state, long settlement) {
    Bytes32 model = new Bytes32(state.read(Addresses.RELAY, RelayContract.zkModelOf(settlement)));
    return Optional.of(model).filter(id -> !id.equals(Bytes32.ZERO));
  }

  boolean holds(Bytes32 model, Bytes32 leaf, Bytes proof) {
    Address verifier =
        Address.ofWord(
            new Bytes32(opening.read(Addresses.RELAY, RelayContract.zkVerifierOf(model))));
    ExecutionResult result =
        opening.call(
            StateView.call(verifier, ZkVerifierContract.verify(leaf, proof), GAS),
            Addresses.SYSTEM);
    return result.success() && ZkVerifierContract.decode(result.output());
  }
}
