package network.haca.fullnode.rpc;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import network.haca.evm.HaltReason;
import network.haca.evm.state.Log;

/** go-ethereum's muxTracer: several tracers at once, each with its result by its name. */
final class MuxTracer implements TraceRecorder {
  private final Map<String, TraceRecorder> tracers = new TreeMap<>();

  MuxTracer(Map<String, TraceRecorder> tracers) {
    this.tracers.putAll(tracers);
  }

  private Collection<TraceRecorder> all() {
    return tracers.values();
  }

  @Override
  public void before(Step step) {
    all().forEach(each -> each.before(step));
  }

  @Override
  public void after(Step step, long gasCost, Optional<HaltReason> halt) {
    all().forEach(each -> each.after(step, gasCost, halt));
  }

  @Override
  public void log(Log log) {
    all().forEach(each -> each.log(log));
  }

  @Override
  public void enter(Call call) {
    all().forEach(each -> each.enter(call));
  }

  @Override
  public void exit(End end) {
    all().forEach(each -> each.exit(end));
  }

  @Override
  public JsonNode result(long gasUsed) {
    ObjectNode result = JsonNodeFactory.instance.objectNode();
    tracers.forEach((name, tracer) -> result.set(name, tracer.result(gasUsed)));
    return result;
  }
}
