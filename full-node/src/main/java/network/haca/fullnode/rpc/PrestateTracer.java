package network.haca.fullnode.rpc;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.function.Supplier;
import network.haca.evm.UInt256;
import network.haca.evm.state.WorldState;
import network.haca.primitives.Address;

/** go-ethereum's prestateTracer: what an execution used, as it was before. */
final class PrestateTracer implements TraceRecorder {
  private final TouchedState touched = new TouchedState();
  private final Supplier<WorldState> before;

  /**
   * @param before the state before the execution
   * @param always accounts that are shown whatever runs: sender, recipient, fee recipient
   */
  PrestateTracer(Supplier<WorldState> before, List<Address> always) {
    this.before = before;
    always.forEach(touched::add);
  }

  @Override
  public void enter(Call call) {
    touched.enter(call);
  }

  @Override
  public void before(Step step) {
    touched.before(step);
  }

  @Override
  public JsonNode result() {
    WorldState state = before.get();
    ObjectNode accounts = JsonNodeFactory.instance.objectNode();
    touched
        .all()
        .forEach(
            (address, slots) -> {
              ObjectNode account = accounts.putObject(address.toHex());
              account.put("balance", Quantities.hex(state.balance(address).toBigInteger()));
              if (state.nonce(address) != 0) {
                account.put("nonce", state.nonce(address));
              }
              if (!state.code(address).isEmpty()) {
                account.put("code", state.code(address).toHex());
              }
              slots.forEach(
                  slot ->
                      account
                          .withObjectProperty("storage")
                          .put(
                              slot.toHex(),
                              state.storage(address, UInt256.of(slot)).toBytes32().toHex()));
            });
    return accounts;
  }
}
