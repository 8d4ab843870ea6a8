package network.haca.fullnode.snapshot;

import java.util.ArrayList;
import java.util.List;
import network.haca.contracts.RelayContract;
import network.haca.fullnode.core.LedgerRules;
import network.haca.fullnode.core.StateView;

/** The settlements that may still be replayed: a node must know their leaves (rule S4). */
final class SettledHistory {
  private SettledHistory() {}

  /**
   * Those that settled and were opened so late that a proof in them may still count, in the order
   * of numbers.
   */
  static List<RelayContract.Settlement> of(StateView state) {
    long since =
        state.block().timestamp()
            - LedgerRules.PROOF_AGE_SECONDS_MAX
            - LedgerRules.PROOF_AHEAD_SECONDS_MAX;
    List<RelayContract.Settlement> settled = new ArrayList<>();
    for (long number = state.settlementCount(); number > 0; number--) {
      RelayContract.Settlement settlement = state.settlement(number);
      if (settlement.openedAtTime() < since) {
        break;
      }
      if (settlement.status() == RelayContract.Status.SETTLED) {
        settled.addFirst(settlement);
      }
    }
    return settled;
  }
}
