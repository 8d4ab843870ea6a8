package network.haca.fullnode.rpc;

import com.fasterxml.jackson.databind.JsonNode;
import network.haca.evm.BlockContext;
import network.haca.evm.precompile.Precompiles;
import network.haca.evm.state.WorldState;
import network.haca.fullnode.core.StateView;

/**
 * The surroundings of one call: a state and a block, as they are or overridden. The call may change
 * the state, so each has its own.
 *
 * @param view of the block, with the precompiled contracts that the call finds
 */
record CallSetting(StateView view, WorldState state, BlockContext block) {
  static CallSetting of(StateView view) {
    return new CallSetting(view, view.state(), view.block());
  }

  /**
   * A setting with overrides.
   *
   * @param accounts as {@link StateOverride} takes them
   * @param block as {@link BlockOverride} takes it
   */
  static CallSetting of(StateView view, JsonNode accounts, JsonNode block) throws RpcException {
    WorldState state = view.state();
    Precompiles found = StateOverride.apply(state, view.precompiles(), accounts);
    return new CallSetting(view.with(found), state, BlockOverride.apply(view.block(), block));
  }
}
