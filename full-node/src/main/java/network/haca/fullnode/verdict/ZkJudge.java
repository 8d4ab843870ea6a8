package network.haca.fullnode.verdict;

import java.util.Optional;
import network.haca.contracts.Addresses;
import network.haca.contracts.RelayContract;
import network.haca.fullnode.core.RulesVersion;
import network.haca.fullnode.core.StateView;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;

/** Judges the blob of a settlement by a proof in zero knowledge (rules S5, H4). */
sealed interface ZkJudge permits ContractJudge, EntryJudge {
  /**
   * Why the blob does not prove the settlement's leaf, or nothing if it does.
   *
   * @param model of the settlement
   */
  Optional<String> refusal(Bytes32 model, RelayContract.Settlement settlement, Bytes blob);

  /**
   * @param opening the state after the opening height
   */
  static ZkJudge of(RulesVersion rules, StateView opening) {
    return rules.includes(RulesVersion.FIVE)
        ? new EntryJudge(rules, opening)
        : new ContractJudge(opening);
  }

  /** The model of a settlement by proof; nothing if it is one of a batch. */
  static Optional<Bytes32> model(StateView state, long settlement) {
    Bytes32 model = new Bytes32(state.read(Addresses.RELAY, RelayContract.zkModelOf(settlement)));
    return Optional.of(model).filter(id -> !id.equals(Bytes32.ZERO));
  }
}
