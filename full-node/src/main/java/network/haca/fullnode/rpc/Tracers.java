package network.haca.fullnode.rpc;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** go-ethereum's tracers that this node has, by name. */
final class Tracers {
  private static final String NAMES =
      "4byteTracer, callTracer, flatCallTracer, muxTracer, noopTracer, prestateTracer";

  private Tracers() {}

  /**
   * The tracer that the options of a {@code debug_trace*} method name; the struct logger if they
   * name none.
   */
  static TraceRecorder of(JsonNode options, Traced traced) throws RpcException {
    JsonNode name = options.path("tracer");
    return name.isNull() || name.isMissingNode() || name.asText().isEmpty()
        ? new StructLogTracer(options)
        : of(name.asText(), TracerConfig.in(options), traced);
  }

  private static TraceRecorder of(String name, TracerConfig config, Traced traced)
      throws RpcException {
    return switch (name) {
      case "4byteTracer" -> new FourByteTracer(traced);
      case "callTracer" -> new CallTracer(config, traced);
      case "flatCallTracer" -> new FlatCallTracer(config, traced);
      case "muxTracer" -> mux(config, traced);
      case "noopTracer" -> gasUsed -> JsonNodeFactory.instance.objectNode();
      case "prestateTracer" -> prestate(config, traced);
      default ->
          throw new RpcException(
              RpcException.INVALID_PARAMS,
              "no such tracer; there are %s, and the default; none in JavaScript".formatted(NAMES));
    };
  }

  private static TraceRecorder prestate(TracerConfig config, Traced traced) throws RpcException {
    PrestateTracer.Shown shown = PrestateTracer.Shown.of(config);
    boolean isDifference = config.flag("diffMode");
    if (isDifference && shown.empty()) {
      throw new RpcException(
          RpcException.INVALID_PARAMS, "cannot use diffMode with includeEmpty; give one of them");
    }
    return new PrestateTracer(
        shown,
        traced.before(),
        isDifference ? Optional.of(traced.after()) : Optional.empty(),
        traced.always().get());
  }

  /** One of each; a mux has none in it. */
  private static TraceRecorder mux(TracerConfig config, Traced traced) throws RpcException {
    Map<String, TraceRecorder> tracers = new TreeMap<>();
    for (Map.Entry<String, JsonNode> each : config.all()) {
      if (each.getKey().equals("muxTracer")) {
        throw new RpcException(
            RpcException.INVALID_PARAMS, "a muxTracer has no muxTracer in it; name the others");
      }
      TracerConfig own = new TracerConfig("tracerConfig." + each.getKey(), each.getValue());
      tracers.put(each.getKey(), of(each.getKey(), own, traced));
    }
    if (tracers.isEmpty()) {
      throw new RpcException(
          RpcException.INVALID_PARAMS,
          "'tracerConfig' of muxTracer is an object of tracers' configurations by name");
    }
    return new MuxTracer(tracers);
  }
}
