package network.haca.fullnode.rpc;

import static network.haca.fullnode.rpc.Quantities.hex;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Locale;
import java.util.Map;
import network.haca.evm.HaltReason;
import network.haca.evm.Opcodes;
import network.haca.fullnode.lane.Work;

/** go-ethereum's callTracer: the tree of calls. */
final class CallTracer implements TraceRecorder {
  private static final Map<HaltReason, String> ERRORS =
      Map.of(
          HaltReason.OUT_OF_GAS, "out of gas",
          HaltReason.INVALID_JUMP, "invalid jump destination",
          HaltReason.STATIC_STATE_CHANGE, "write protection",
          HaltReason.CODE_TOO_LARGE, "max code size exceeded",
          HaltReason.ADDRESS_COLLISION, "contract address collision");

  /** Size of a call without input and output, in bytes of JSON. */
  private static final int BYTES = 400;

  private final Work work = Work.current();
  private final boolean onlyTop;
  private final Deque<ObjectNode> open = new ArrayDeque<>();
  private ObjectNode top = JsonNodeFactory.instance.objectNode();
  private int opcode;

  /**
   * @param onlyTop leaves out what the call calls
   */
  CallTracer(boolean onlyTop) {
    this.onlyTop = onlyTop;
  }

  @Override
  public void before(Step step) {
    opcode = step.opcode();
  }

  @Override
  public void enter(Call call) {
    if (onlyTop && !open.isEmpty()) {
      open.addLast(JsonNodeFactory.instance.objectNode());
      return;
    }
    work.produced(BYTES + 2L * call.input().size());
    String type = open.isEmpty() ? (call.isCreation() ? "CREATE" : "CALL") : Opcodes.name(opcode);
    boolean borrows = opcode == Opcodes.DELEGATECALL || opcode == Opcodes.CALLCODE;
    ObjectNode node =
        JsonNodeFactory.instance
            .objectNode()
            .put("type", type)
            .put("from", (borrows && !open.isEmpty() ? call.to() : call.from()).toHex())
            .put("to", (call.isCreation() ? call.to() : call.codeAddress()).toHex())
            .put("gas", hex(call.gas()))
            .put("input", call.input().toHex());
    if (opcode != Opcodes.STATICCALL || open.isEmpty()) {
      node.put("value", hex(call.value().toBigInteger()));
    }
    if (open.isEmpty()) {
      top = node;
    } else {
      open.getLast().withArrayProperty("calls").add(node);
    }
    open.addLast(node);
  }

  @Override
  public void exit(End end) {
    ObjectNode node = open.removeLast();
    if (onlyTop && !open.isEmpty()) {
      return;
    }
    work.produced(4L * end.output().size());
    node.put("gasUsed", hex(end.gasUsed()));
    if (!end.output().isEmpty()) {
      node.put("output", end.output().toHex());
    }
    if (end.success()) {
      return;
    }
    node.put("error", end.halt().map(CallTracer::error).orElse(RevertReason.REVERTED));
    RevertReason.text(end.output()).ifPresent(reason -> node.put("revertReason", reason));
  }

  static String error(HaltReason halt) {
    return ERRORS.getOrDefault(halt, halt.name().toLowerCase(Locale.ROOT).replace('_', ' '));
  }

  @Override
  public JsonNode result() {
    return top;
  }
}
