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

/**
 * The judge of chains up to version 4 of the rules: it asks a contract that the relay's
 * administrator named, which may do whatever contracts do.
 */
record ContractJudge(StateView opening) implements ZkJudge {
  /** As much as a call by JSON-RPC gets. */
  private static final long GAS = 25_000_000;

  @Override
  public Optional<String> refusal(Bytes32 model, RelayContract.Settlement settlement, Bytes blob) {
    Address verifier =
        Address.ofWord(
            new Bytes32(opening.read(Addresses.RELAY, RelayContract.zkVerifierOf(model))));
    ExecutionResult result =
        opening.call(
            StateView.call(verifier, ZkVerifierContract.verify(settlement.root(), blob), GAS),
            Addresses.SYSTEM);
    return result.success() && ZkVerifierContract.decode(result.output())
        ? Optional.empty()
        : Optional.of("the model's verifier refuses the proof of " + settlement.root());
  }
}
