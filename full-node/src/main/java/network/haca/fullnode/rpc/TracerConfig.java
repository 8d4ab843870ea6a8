package network.haca.fullnode.rpc;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.util.Map;
import java.util.Set;

/**
 * The configuration of a tracer. A key that the tracer does not have is passed over and a value of
 * another kind refused, as go-ethereum does.
 */
final class TracerConfig {
  private final String place;
  private final JsonNode config;

  /**
   * @param place that errors name
   * @param config may be missing or null
   */
  TracerConfig(String place, JsonNode config) throws RpcException {
    this.place = place;
    this.config = config.isNull() ? MissingNode.getInstance() : config;
    if (!config.isObject() && !this.config.isMissingNode()) {
      throw invalid("'%s' is an object".formatted(place));
    }
  }

  /** The configuration in {@code debug_trace*}'s options. */
  static TracerConfig in(JsonNode options) throws RpcException {
    return new TracerConfig("tracerConfig", options.path("tracerConfig"));
  }

  /** Returns false for what is left out. */
  boolean flag(String name) throws RpcException {
    JsonNode value = config.path(name);
    if (!value.isBoolean() && !value.isNull() && !value.isMissingNode()) {
      throw invalid("'%s.%s' is true or false".formatted(place, name));
    }
    return value.asBoolean(false);
  }

  Set<Map.Entry<String, JsonNode>> all() {
    return config.properties();
  }

  private static RpcException invalid(String sentence) {
    return new RpcException(RpcException.INVALID_PARAMS, sentence);
  }
}
