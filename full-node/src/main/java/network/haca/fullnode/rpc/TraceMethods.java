package network.haca.fullnode.rpc;

import static network.haca.fullnode.rpc.Quantities.hex;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import network.haca.evm.ExecutionResult;
import network.haca.evm.Transaction;
import network.haca.evm.precompile.Precompiles;
import network.haca.evm.state.WorldState;
import network.haca.fullnode.core.BlockEntry;
import network.haca.fullnode.core.BlockHeader;
import network.haca.fullnode.core.BlockReplay;
import network.haca.fullnode.core.ChainArchive;
import network.haca.fullnode.core.ChainConfig;
import network.haca.fullnode.core.StateView;
import network.haca.fullnode.lane.Work;
import network.haca.primitives.Address;

/** Executions that are watched: {@code debug_trace*} and {@code eth_createAccessList}. */
final class TraceMethods {
  /** Each round may use what the list of the one before made cheaper to reach. */
  private static final int ACCESS_LIST_ROUNDS = 3;

  private final ChainView view;
  private final BlockReplay replay;

  TraceMethods(ChainConfig config, ChainView view) {
    this.view = view;
    this.replay = new BlockReplay(config, view.chain(), view.executor());
  }

  Map<String, RpcMethod> all() {
    return Map.of(
        "debug_traceTransaction", this::transaction,
        "debug_traceBlockByNumber", this::block,
        "debug_traceBlockByHash", this::blockByHash,
        "debug_traceCall", this::call,
        "eth_createAccessList", this::accessList);
  }

  private JsonNode transaction(JsonNode params) throws RpcException {
    ChainArchive.Location location =
        view.chain()
            .locate(Parameters.word(params, 0))
            .orElseThrow(() -> new RpcException(RpcException.SERVER, "transaction not found"));
    BlockHeader header = view.chain().header(location.height()).orElseThrow();
    return watch(header, location.index(), params.path(1));
  }

  private JsonNode block(JsonNode params) throws RpcException {
    return block(view.required(Parameters.any(params, 0)), params);
  }

  private JsonNode blockByHash(JsonNode params) throws RpcException {
    BlockHeader header =
        view.byHash(Parameters.word(params, 0))
            .orElseThrow(() -> new RpcException(RpcException.SERVER, "block not found"));
    return block(header, params);
  }

  private JsonNode block(BlockHeader header, JsonNode params) throws RpcException {
    ArrayNode traces = JsonNodeFactory.instance.arrayNode();
    List<BlockEntry> entries = view.chain().entries(header.number());
    for (int i = 0; i < entries.size(); i++) {
      Work.goOn();
      traces
          .addObject()
          .put("txHash", entries.get(i).hash().toHex())
          .set("result", watch(header, i, params.path(1)));
    }
    return traces;
  }

  private JsonNode watch(BlockHeader header, int index, JsonNode options) throws RpcException {
    List<BlockEntry> entries = view.chain().entries(header.number());
    BlockEntry entry = entries.get(index);
    BlockReplay again = replay.until(Work.current());
    TraceRecorder recorder =
        Tracers.of(
            options,
            new Traced(
                () -> again.before(header, index).state(),
                () -> again.before(header, index + 1).state(),
                () -> always(again.authorities(entry), entry.sender(), header.coinbase()),
                again.precompiles(),
                again.gasLimit(entry),
                entries.subList(0, index).stream().mapToInt(each -> each.logs().size()).sum(),
                header.number(),
                Optional.of(new Traced.Place(header.hash(), entry.hash(), index))));
    again.watch(header, index, recorder);
    return recorder.result(entry.gasUsed());
  }

  private static List<Address> always(List<Address> authorities, Address... others) {
    List<Address> always = new ArrayList<>(List.of(others));
    always.addAll(authorities);
    return always;
  }

  private JsonNode call(JsonNode params) throws RpcException {
    CallRequest request = CallRequest.read(Parameters.object(params, 0), view.executor().chainId());
    StateView before = view.state(params.path(1));
    JsonNode options = params.path(2);
    if (options.hasNonNull("txIndex")) {
      throw new RpcException(
          RpcException.INVALID_PARAMS,
          "'txIndex' is not supported: calls are traced at the end of a block");
    }
    CallSetting setting = setting(before, options);
    WorldState untouched = setting(before, options).state();
    TraceRecorder recorder =
        Tracers.of(
            options,
            new Traced(
                () -> untouched,
                setting::state,
                () -> always(request.authorities(), request.from(), setting.block().coinbase()),
                setting.view().precompiles(),
                request.gas(),
                0,
                setting.block().number(),
                Optional.empty()));
    return recorder.result(request.run(setting, recorder).gasUsed());
  }

  private static CallSetting setting(StateView view, JsonNode options) throws RpcException {
    return CallSetting.of(view, options.path("stateOverrides"), options.path("blockOverrides"));
  }

  private JsonNode accessList(JsonNode params) throws RpcException {
    CallRequest request = CallRequest.read(Parameters.object(params, 0), view.executor().chainId());
    StateView state = view.state(params.path(1));
    List<Transaction.AccessEntry> list = List.of();
    Optional<ExecutionResult> result = Optional.empty();
    Set<Address> warm = new HashSet<>(request.authorities());
    warm.add(request.from());
    request.to().ifPresent(warm::add);
    for (int round = 0; round < ACCESS_LIST_ROUNDS; round++) {
      TouchedState touched = new TouchedState();
      CallSetting setting = CallSetting.of(state, params.path(2), MissingNode.getInstance());
      result = Optional.of(request.withAccessList(list).run(setting, touched));
      touched.recipientsDelegate().ifPresent(warm::add);
      List<Transaction.AccessEntry> next = entries(touched, warm, setting.view().precompiles());
      if (next.equals(list)) {
        break;
      }
      list = next;
    }
    ObjectNode answer = JsonNodeFactory.instance.objectNode();
    answer.set("accessList", AccessListJson.render(list));
    ExecutionResult last = result.orElseThrow();
    if (!last.success()) {
      answer.put("error", last.halt().map(HaltWords::of).orElse(RevertReason.REVERTED));
    }
    return answer.put("gasUsed", hex(last.gasUsed()));
  }

  /** Without what is warm anyway and has no slots. */
  private static List<Transaction.AccessEntry> entries(
      TouchedState touched, Set<Address> warm, Precompiles precompiles) {
    List<Transaction.AccessEntry> entries = new ArrayList<>();
    touched
        .all()
        .forEach(
            (address, slots) -> {
              boolean isWarm = warm.contains(address) || precompiles.isWarm(address);
              if (!isWarm || !slots.isEmpty()) {
                entries.add(new Transaction.AccessEntry(address, List.copyOf(slots)));
              }
            });
    return entries;
  }
}
