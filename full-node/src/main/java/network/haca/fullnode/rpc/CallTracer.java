package network.haca.fullnode.rpc;

import static network.haca.fullnode.rpc.Quantities.hex;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;
import network.haca.evm.HaltReason;
import network.haca.evm.state.Log;

/** go-ethereum's callTracer: the tree of calls. */
final class CallTracer implements TraceRecorder {
  private final boolean onlyTop;
  private final boolean withLogs;
  private final LogNumbers numbers;
  private final CallTree tree;
  private int depth;

  /**
   * @param config may have {@code onlyTopCall}, which leaves out what the call calls, and {@code
   *     withLog}
   */
  CallTracer(TracerConfig config, Traced traced) throws RpcException {
    this.onlyTop = config.flag("onlyTopCall");
    this.withLogs = config.flag("withLog");
    this.numbers = new LogNumbers(traced.firstLog());
    this.tree = new CallTree(traced.gasLimit());
  }

  @Override
  public void before(Step step) {
    if (!onlyTop) {
      tree.before(step);
    }
  }

  @Override
  public void after(Step step, long gasCost, Optional<HaltReason> halt) {
    if (!onlyTop) {
      tree.after(step, gasCost, halt);
    }
  }

  @Override
  public void log(Log log) {
    if (withLogs && isShown()) {
      tree.add(log, numbers.next());
    }
    numbers.log(log);
  }

  @Override
  public void enter(Call call) {
    depth++;
    numbers.enter(call);
    if (isShown()) {
      tree.enter(call);
    }
  }

  @Override
  public void exit(End end) {
    if (isShown()) {
      tree.exit(end);
    }
    numbers.exit(end);
    depth--;
  }

  private boolean isShown() {
    return !onlyTop || depth == 1;
  }

  @Override
  public JsonNode result(long gasUsed) {
    return shown(tree.top()).put("gasUsed", hex(gasUsed));
  }

  private static ObjectNode shown(CallFrame frame) {
    ObjectNode node =
        JsonNodeFactory.instance
            .objectNode()
            .put("type", frame.type())
            .put("from", frame.from().toHex());
    if (!frame.isCreation() || frame.error().isEmpty()) {
      node.put("to", frame.to().toHex());
    }
    node.put("gas", hex(frame.gas()))
        .put("gasUsed", hex(frame.gasUsed()))
        .put("input", frame.input().toHex());
    if (!frame.type().equals("STATICCALL")) {
      node.put("value", hex(frame.value().toBigInteger()));
    }
    if (!frame.output().isEmpty()) {
      node.put("output", frame.output().toHex());
    }
    frame.error().ifPresent(error -> node.put("error", error));
    if (frame.isReverted()) {
      RevertReason.text(frame.output()).ifPresent(reason -> node.put("revertReason", reason));
    }
    if (!frame.logs().isEmpty()) {
      ArrayNode logs = node.putArray("logs");
      frame.logs().forEach(logged -> show(logged, logs.addObject()));
    }
    if (!frame.calls().isEmpty()) {
      ArrayNode calls = node.putArray("calls");
      frame.calls().forEach(call -> calls.add(shown(call)));
    }
    return node;
  }

  private static void show(CallFrame.Logged logged, ObjectNode node) {
    node.put("address", logged.log().address().toHex());
    ArrayNode topics = node.putArray("topics");
    logged.log().topics().forEach(topic -> topics.add(topic.toHex()));
    node.put("data", logged.log().data().toHex())
        .put("index", hex(logged.index()))
        .put("position", hex(logged.position()));
  }
}
