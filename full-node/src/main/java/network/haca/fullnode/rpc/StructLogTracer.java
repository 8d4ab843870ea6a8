package network.haca.fullnode.rpc;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigInteger;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import network.haca.evm.HaltReason;
import network.haca.evm.Opcodes;
import network.haca.evm.word.UInt256;
import network.haca.primitives.Address;
import network.haca.primitives.Bytes;

/** go-ethereum's default tracer: every step, up to a bound. */
final class StructLogTracer implements TraceRecorder {
  private static final int STEPS_MAX = 100_000;
  private static final BigInteger STEPS = BigInteger.valueOf(STEPS_MAX);

  /** Stack items, memory words and slots of all steps together. */
  private static final long WORDS_MAX = 250_000;

  private final boolean stack;
  private final boolean memory;
  private final boolean storage;
  private final boolean returned;
  private final int limit;

  /** True if the limit is the caller's, who knows then that steps are left out. */
  private final boolean isAsked;

  private final ArrayNode steps = JsonNodeFactory.instance.arrayNode();
  private final Map<Address, Map<String, String>> slots = new HashMap<>();
  private ObjectNode last = JsonNodeFactory.instance.objectNode();
  private Optional<End> end = Optional.empty();
  private UInt256 slot = UInt256.ZERO;
  private long words;
  private boolean isCut;

  /**
   * @param options may have {@code limit}: how many steps are shown, all that the bounds allow if
   *     it is 0
   */
  StructLogTracer(JsonNode options) throws RpcException {
    TracerConfig config = new TracerConfig("options", options);
    this.stack = !config.flag("disableStack");
    this.memory = config.flag("enableMemory");
    this.storage = !config.flag("disableStorage");
    this.returned = config.flag("enableReturnData");
    long limit = Parameters.numberOr(options, "limit", BigInteger.ZERO).min(STEPS).longValue();
    this.limit = limit == 0 ? STEPS_MAX : (int) limit;
    this.isAsked = limit != 0;
  }

  @Override
  public void before(Step step) {
    if (steps.size() >= limit || words >= WORDS_MAX) {
      isCut = true;
      return;
    }
    last =
        steps
            .addObject()
            .put("pc", step.position())
            .put("op", Opcodes.name(step.opcode()))
            .put("gas", step.gas())
            .put("depth", step.depth());
    if (stack) {
      words += step.stackHeight();
      ArrayNode items = last.putArray("stack");
      for (int i = step.stackHeight() - 1; i >= 0; i--) {
        items.add(Quantities.hex(step.stackItem(i).toBigInteger()));
      }
    }
    if (memory) {
      memory(step.memory());
    }
    if (returned && !step.returnData().isEmpty()) {
      returned(step.returnData());
    }
    if (storage) {
      storage(step);
    }
  }

  private void returned(Bytes bytes) {
    if (words + bytes.size() / 32 > WORDS_MAX) {
      isCut = true;
      return;
    }
    words += bytes.size() / 32;
    last.put("returnData", bytes.toHex());
  }

  private void memory(Bytes bytes) {
    if (words + bytes.size() / 32 > WORDS_MAX) {
      isCut = true;
      return;
    }
    words += bytes.size() / 32;
    ArrayNode shown = last.putArray("memory");
    for (int i = 0; i < bytes.size(); i += 32) {
      shown.add(bytes.slice(i, 32).toHex());
    }
  }

  /** Shown with the step that uses a slot: all that the account used until then. */
  private void storage(Step step) {
    boolean stores = step.opcode() == Opcodes.SSTORE && step.stackHeight() > 1;
    boolean loads = step.opcode() == Opcodes.SLOAD && step.stackHeight() > 0;
    if (stores || loads) {
      slot = step.stackItem(0);
    }
    if (stores) {
      note(step, step.stackItem(1));
    }
  }

  private void note(Step step, UInt256 value) {
    if (words >= WORDS_MAX) {
      isCut = true;
      return;
    }
    Map<String, String> used = slots.computeIfAbsent(step.account(), any -> new TreeMap<>());
    used.put(slot.toBytes32().toHex().substring(2), value.toBytes32().toHex().substring(2));
    words += 2L * used.size();
    ObjectNode shown = last.putObject("storage");
    used.forEach(shown::put);
  }

  @Override
  public void after(Step step, long gasCost, Optional<HaltReason> halt) {
    if (isCut) {
      return;
    }
    last.put("gasCost", gasCost);
    if (storage && step.opcode() == Opcodes.SLOAD && halt.isEmpty()) {
      note(step, step.stackItem(0));
    }
    if (step.refund() > 0) {
      last.put("refund", step.refund());
    }
    halt.ifPresent(reason -> last.put("error", HaltWords.of(reason)));
  }

  @Override
  public void exit(End ended) {
    end = Optional.of(ended);
  }

  @Override
  public JsonNode result(long gasUsed) {
    ObjectNode result =
        JsonNodeFactory.instance
            .objectNode()
            .put("gas", gasUsed)
            .put("failed", end.filter(ended -> !ended.success()).isPresent())
            .put("returnValue", end.map(ended -> ended.output().toHex()).orElse("0x"));
    if (isCut && !isAsked) {
      result.put("cutAfter", steps.size());
    }
    result.set("structLogs", steps);
    return result;
  }
}
