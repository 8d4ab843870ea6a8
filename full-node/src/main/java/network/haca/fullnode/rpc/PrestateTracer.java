package network.haca.fullnode.rpc;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import network.haca.evm.state.WorldState;
import network.haca.evm.word.UInt256;
import network.haca.fullnode.lane.Work;
import network.haca.primitives.Address;
import network.haca.primitives.Bytes32;

/**
 * go-ethereum's prestateTracer: what an execution used, as it was before; in diff mode what it
 * changed, before and after.
 */
final class PrestateTracer implements TraceRecorder {
  private static final int SLOT_BYTES = 140;
  private static final int ACCOUNT_BYTES = 200;

  private final TouchedState touched = new TouchedState();
  private final Shown shown;
  private final Supplier<WorldState> before;
  private final Optional<Supplier<WorldState>> after;

  /**
   * The parts that are asked for.
   *
   * @param code of accounts
   * @param storage of accounts
   * @param empty accounts that were not there, too; not in diff mode
   */
  record Shown(boolean code, boolean storage, boolean empty) {
    /** By go-ethereum's {@code tracerConfig}. */
    static Shown of(TracerConfig config) throws RpcException {
      return new Shown(
          !config.flag("disableCode"), !config.flag("disableStorage"), config.flag("includeEmpty"));
    }
  }

  /**
   * @param before the state before the execution
   * @param after the state after it, for diff mode
   * @param always accounts that are shown whatever runs: sender, recipient, fee recipient
   */
  PrestateTracer(
      Shown shown,
      Supplier<WorldState> before,
      Optional<Supplier<WorldState>> after,
      List<Address> always) {
    this.shown = shown;
    this.before = before;
    this.after = after;
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
  public JsonNode result(long gasUsed) {
    return after.map(state -> difference(before.get(), state.get())).orElseGet(this::prestate);
  }

  private ObjectNode prestate() {
    WorldState state = before.get();
    ObjectNode accounts = JsonNodeFactory.instance.objectNode();
    touched
        .all()
        .forEach(
            (address, slots) -> {
              Work.goOn();
              if (state.isEmpty(address) && !shown.empty()) {
                return;
              }
              ObjectNode account = accounts.putObject(address.toHex());
              describe(account, state, address);
              slots(slots).forEach(slot -> put(account, slot, value(state, address, slot)));
            });
    return accounts;
  }

  /** Accounts that did not change, and what of the others did not, are left out. */
  private ObjectNode difference(WorldState old, WorldState now) {
    ObjectNode difference = JsonNodeFactory.instance.objectNode();
    ObjectNode pre = difference.putObject("pre");
    ObjectNode post = difference.putObject("post");
    touched
        .all()
        .forEach(
            (address, slots) -> {
              ObjectNode was = JsonNodeFactory.instance.objectNode();
              ObjectNode is = JsonNodeFactory.instance.objectNode();
              changes(is, old, now, address);
              for (Bytes32 slot : slots(slots)) {
                UInt256 oldValue = value(old, address, slot);
                UInt256 newValue = value(now, address, slot);
                if (!oldValue.equals(newValue)) {
                  put(was, slot, oldValue);
                  put(is, slot, newValue);
                }
              }
              if (is.isEmpty()) {
                return;
              }
              if (!old.isEmpty(address)) {
                describe(was, old, address);
                pre.set(address.toHex(), withoutZeros(was));
              }
              if (!now.isEmpty(address)) {
                post.set(address.toHex(), withoutZeros(is));
              }
            });
    return difference;
  }

  private Set<Bytes32> slots(Set<Bytes32> used) {
    return shown.storage() ? used : Set.of();
  }

  private void changes(ObjectNode account, WorldState old, WorldState now, Address address) {
    if (!old.balance(address).equals(now.balance(address))) {
      account.put("balance", Quantities.hex(now.balance(address).toBigInteger()));
    }
    if (old.nonce(address) != now.nonce(address)) {
      account.put("nonce", now.nonce(address));
    }
    if (shown.code() && !old.codeHash(address).equals(now.codeHash(address))) {
      Work.produce(2L * now.code(address).size());
      account.put("code", now.code(address).toHex());
    }
  }

  private void describe(ObjectNode account, WorldState state, Address address) {
    Work.goOn();
    Work.produce(ACCOUNT_BYTES);
    account.put("balance", Quantities.hex(state.balance(address).toBigInteger()));
    if (state.nonce(address) != 0) {
      account.put("nonce", state.nonce(address));
    }
    if (shown.code() && !state.code(address).isEmpty()) {
      Work.produce(2L * state.code(address).size());
      account.put("code", state.code(address).toHex());
    }
  }

  private static UInt256 value(WorldState state, Address address, Bytes32 slot) {
    Work.goOn();
    return state.storage(address, UInt256.of(slot));
  }

  private static void put(ObjectNode account, Bytes32 slot, UInt256 value) {
    Work.produce(SLOT_BYTES);
    account.withObjectProperty("storage").put(slot.toHex(), value.toBytes32().toHex());
  }

  /** In diff mode a slot that is not set is not there. */
  private static ObjectNode withoutZeros(ObjectNode account) {
    if (account.has("storage")) {
      ObjectNode storage = (ObjectNode) account.get("storage");
      storage.removeIf(value -> value.asText().equals(Bytes32.ZERO.toHex()));
      if (storage.isEmpty()) {
        account.remove("storage");
      }
    }
    return account;
  }
}
