package network.haca.fullnode.rpc;

import static network.haca.fullnode.rpc.Quantities.hex;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import network.haca.evm.HaltReason;

/** go-ethereum's flatCallTracer: the calls in a list, each with its way from the first. */
final class FlatCallTracer implements TraceRecorder {
  private static final String DESTRUCTION = "SELFDESTRUCT";

  /** Parity's words for errors. */
  private static final Map<String, String> PARITY =
      Map.of(
          "out of gas", "Out of gas",
          "max code size exceeded", "Out of gas",
          "invalid jump destination", "Bad jump destination",
          "execution reverted", "Reverted",
          "return data out of bounds", "Out of bounds",
          "stack limit reached 1024 (1023)", "Out of stack",
          "stack underflow", "Stack underflow",
          "invalid opcode", "Bad instruction",
          "precompile failed", "Built-in failed");

  private final boolean withPrecompiles;
  private final boolean inParitysWords;
  private final Traced traced;
  private final CallTree tree;
  private final ArrayNode flat = JsonNodeFactory.instance.arrayNode();

  /**
   * @param config may have {@code includePrecompiles} and {@code convertParityErrors}
   */
  FlatCallTracer(TracerConfig config, Traced traced) throws RpcException {
    this.withPrecompiles = config.flag("includePrecompiles");
    this.inParitysWords = config.flag("convertParityErrors");
    this.traced = traced;
    this.tree = new CallTree(traced.gasLimit());
  }

  @Override
  public void before(Step step) {
    tree.before(step);
  }

  @Override
  public void after(Step step, long gasCost, Optional<HaltReason> halt) {
    tree.after(step, gasCost, halt);
  }

  @Override
  public void enter(Call call) {
    tree.enter(call);
  }

  @Override
  public void exit(End end) {
    tree.exit(end);
    tree.current()
        .filter(caller -> !withPrecompiles && isOfPrecompile(caller.calls().getLast()))
        .ifPresent(CallFrame::removeLast);
  }

  private boolean isOfPrecompile(CallFrame call) {
    return (call.type().equals("CALL") || call.type().equals("STATICCALL"))
        && traced.precompiles().at(call.to()).isPresent();
  }

  @Override
  public JsonNode result(long gasUsed) {
    add(tree.top(), List.of(), gasUsed);
    return flat;
  }

  private void add(CallFrame frame, List<Integer> way, long gasUsed) {
    ObjectNode node = flat.addObject();
    node.set("action", action(frame));
    node.put("blockHash", traced.place().map(place -> place.blockHash().toHex()).orElse(null))
        .put("blockNumber", traced.block());
    frame.error().ifPresent(error -> node.put("error", word(error)));
    boolean hasResult = frame.error().isEmpty() || frame.isReverted();
    if (hasResult && !frame.type().equals(DESTRUCTION)) {
      node.set("result", outcome(frame, gasUsed));
    }
    node.put("subtraces", frame.calls().size());
    ArrayNode address = node.putArray("traceAddress");
    way.forEach(address::add);
    node.put(
            "transactionHash",
            traced.place().map(place -> place.transactionHash().toHex()).orElse(null))
        .put("transactionPosition", traced.place().map(Traced.Place::index).orElse(0))
        .put("type", type(frame));
    IntStream.range(0, frame.calls().size())
        .forEach(
            i -> {
              CallFrame call = frame.calls().get(i);
              add(call, Stream.concat(way.stream(), Stream.of(i)).toList(), call.gasUsed());
            });
  }

  private String word(String error) {
    return inParitysWords ? PARITY.getOrDefault(error, error) : error;
  }

  private static String type(CallFrame frame) {
    if (frame.isCreation()) {
      return "create";
    }
    return frame.type().equals(DESTRUCTION) ? "suicide" : "call";
  }

  private static ObjectNode action(CallFrame frame) {
    ObjectNode action = JsonNodeFactory.instance.objectNode();
    String value = hex(frame.value().toBigInteger());
    if (frame.type().equals(DESTRUCTION)) {
      return action
          .put("address", frame.from().toHex())
          .put("balance", value)
          .put("refundAddress", frame.to().toHex());
    }
    String type = frame.type().toLowerCase(Locale.ROOT);
    action.put("from", frame.from().toHex()).put("gas", hex(frame.gas())).put("value", value);
    return frame.isCreation()
        ? action.put("creationMethod", type).put("init", frame.input().toHex())
        : action
            .put("callType", type)
            .put("input", frame.input().toHex())
            .put("to", frame.to().toHex());
  }

  private static ObjectNode outcome(CallFrame frame, long gasUsed) {
    ObjectNode result = JsonNodeFactory.instance.objectNode().put("gasUsed", hex(gasUsed));
    if (!frame.isCreation()) {
      return result.put("output", frame.output().toHex());
    }
    if (frame.error().isEmpty()) {
      result.put("address", frame.to().toHex());
    }
    return result.put("code", frame.output().toHex());
  }
}
