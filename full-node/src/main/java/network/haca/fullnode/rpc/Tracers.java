package network.haca.fullnode.rpc;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.MissingNode;
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
        : of(name.asText(), options.path("tracerConfig"), traced);
  }

  private static TraceRecorder of(String name, JsonNode config, Traced traced) throws RpcException {
    return switch (name) {
      case "4byteTracer" -> new FourByteTracer(traced);
      case "callTracer" -> new CallTracer(config, traced);
      case "flatCallTracer" -> new FlatCallTracer(config, traced);
      case "muxTracer" -> mux(config, traced);
      case "noopTracer" -> gasUsed -> JsonNodeFactory.instance.objectNode();
      case "prestateTracer" ->
          new PrestateTracer(
              PrestateTracer.Shown.of(config),
              traced.before(),
              config.path("diffMode").asBoolean() ? Optional.of(traced.after()) : Optional.empty(),
              traced.always().get());
      default ->
          throw new RpcException(
              RpcException.INVALID_PARAMS,
              "no such tracer; there are %s, and the default; none in JavaScript".formatted(NAMES));
    };
  }

  /** One of each; a mux has none in it. */
  private static TraceRecorder mux(JsonNode config, Traced traced) throws RpcException {
    Map<String, TraceRecorder> tracers = new TreeMap<>();
    for (Map.Entry<String, JsonNode> each : config.properties()) {
      if (each.getKey().equals("muxTracer")) {
        throw new RpcException(
            RpcException.INVALID_PARAMS, "a muxTracer has no muxTracer in it; name the others");
      }
      JsonNode own = each.getValue().isNull() ? MissingNode.getInstance() : each.getValue();
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
