package network.haca.fullnode.rpc;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.micrometer.core.instrument.Timer;
import java.util.Optional;
import java.util.function.Supplier;
import network.haca.evm.ExecutionInterrupted;
import network.haca.fullnode.lane.Kind;
import network.haca.fullnode.lane.LimitExceeded;
import network.haca.fullnode.lane.Work;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Single calls of JSON-RPC 2.0. One without an id is a notification and gets no answer. */
final class RpcDispatcher {
  private static final Logger LOG = LoggerFactory.getLogger(RpcDispatcher.class);

  private final RpcMethods methods;

  RpcDispatcher(RpcMethods methods) {
    this.methods = methods;
  }

  /** The answer to a call, as far as the work's budget goes. */
  Optional<ObjectNode> answer(Work work, JsonNode call) {
    return begin(work, call).get();
  }

  /**
   * Begins a call, as far as the work's budget goes.
   *
   * @return what waits for the answer
   */
  Supplier<Optional<ObjectNode>> begin(Work work, JsonNode call) {
    Supplier<ObjectNode> begun = any(work, call);
    boolean isNotification = call.isObject() && call.path("method").isTextual() && !call.has("id");
    return () -> Optional.of(begun.get()).filter(answer -> !isNotification);
  }

  private Supplier<ObjectNode> any(Work work, JsonNode call) {
    JsonNode id = call.get("id");
    if (!call.path("method").isTextual()) {
      return refused(id, RpcException.INVALID_REQUEST, "a call is an object with a method");
    }
    JsonNode params = call.path("params");
    if (params.isValueNode() && !params.isNull() || params.isObject()) {
      return refused(id, RpcException.INVALID_PARAMS, "params are a list, by position");
    }
    String method = call.get("method").asText();
    Timer.Sample sample = Timer.start();
    Supplier<ObjectNode> begun = begin(work, id, method, params);
    return () -> {
      ObjectNode answer = begun.get();
      sample.stop(RpcTimes.of(method, answer.has("error")));
      return answer;
    };
  }

  private static Supplier<ObjectNode> refused(@Nullable JsonNode id, int code, String reason) {
    return () -> RpcJson.error(id, code, reason);
  }

  private Supplier<ObjectNode> begin(
      Work work, @Nullable JsonNode id, String method, JsonNode params) {
    Kind kind = MethodKinds.of(method);
    try {
      if (!MethodKinds.isSentAhead(method)) {
        ObjectNode answer = good(id, work.call(kind, () -> methods.call(method, params)));
        return () -> answer;
      }
      RpcMethods.Begun begun = work.call(kind, () -> methods.begin(method, params));
      return () -> end(work, id, method, begun);
    } catch (RpcException | RuntimeException | StackOverflowError | OutOfMemoryError e) {
      ObjectNode answer = bad(work, id, method, e);
      return () -> answer;
    }
  }

  private static ObjectNode end(
      Work work, @Nullable JsonNode id, String method, RpcMethods.Begun begun) {
    try {
      return good(id, work.await(MethodKinds.of(method), begun::result));
    } catch (RpcException | RuntimeException | StackOverflowError | OutOfMemoryError e) {
      return bad(work, id, method, e);
    }
  }

  private static ObjectNode good(@Nullable JsonNode id, JsonNode result) {
    ObjectNode answer = JsonNodeFactory.instance.objectNode().put("jsonrpc", "2.0");
    answer.set("id", id);
    answer.set("result", result);
    return answer;
  }

  private static ObjectNode bad(Work work, @Nullable JsonNode id, String method, Throwable cause) {
    return switch (cause) {
      case RpcException e -> {
        ObjectNode answer = RpcJson.error(id, e.code(), String.valueOf(e.getMessage()));
        if (e.code() == RpcException.REVERTED) {
          ((ObjectNode) answer.get("error")).put("data", e.data().toHex());
        }
        yield answer;
      }
      case LimitExceeded e -> limited(work, id, e);
      case ExecutionInterrupted _ -> limited(work, id, work.over());
      default -> {
        // Of an error, the caller hears too; the chain does not depend on this thread.
        LOG.error("{} failed", method, cause);
        yield RpcJson.error(id, RpcException.INTERNAL, "internal error");
      }
    };
  }

  private static ObjectNode limited(Work work, @Nullable JsonNode id, LimitExceeded reached) {
    work.refused(reached.limit());
    return RpcJson.error(id, reached);
  }
}
