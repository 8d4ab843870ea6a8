package network.haca.fullnode.rpc;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.micrometer.core.instrument.Timer;
import java.util.Optional;
import network.haca.evm.ExecutionInterrupted;
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
    ObjectNode answer = any(work, call);
    return call.isObject() && call.path("method").isTextual() && !call.has("id")
        ? Optional.empty()
        : Optional.of(answer);
  }

  private ObjectNode any(Work work, JsonNode call) {
    JsonNode id = call.get("id");
    if (!call.path("method").isTextual()) {
      return RpcJson.error(id, RpcException.INVALID_REQUEST, "a call is an object with a method");
    }
    JsonNode params = call.path("params");
    if (params.isValueNode() && !params.isNull() || params.isObject()) {
      return RpcJson.error(id, RpcException.INVALID_PARAMS, "params are a list, by position");
    }
    String method = call.get("method").asText();
    Timer.Sample sample = Timer.start();
    ObjectNode answer = answer(work, id, method, params);
    sample.stop(RpcTimes.of(method, answer.has("error")));
    return answer;
  }

  private ObjectNode answer(Work work, @Nullable JsonNode id, String method, JsonNode params) {
    try {
      ObjectNode answer = JsonNodeFactory.instance.objectNode().put("jsonrpc", "2.0");
      answer.set("id", id);
      answer.set("result", work.call(MethodKinds.of(method), () -> methods.call(method, params)));
      return answer;
    } catch (RpcException e) {
      ObjectNode answer = RpcJson.error(id, e.code(), String.valueOf(e.getMessage()));
      if (e.code() == RpcException.REVERTED) {
        ((ObjectNode) answer.get("error")).put("data", e.data().toHex());
      }
      return answer;
    } catch (LimitExceeded e) {
      return limited(work, id, e);
    } catch (ExecutionInterrupted e) {
      return limited(work, id, work.over());
    } catch (RuntimeException | StackOverflowError | OutOfMemoryError e) {
      // Of an error, the caller hears too; the chain does not depend on this thread.
      LOG.error("{} failed", method, e);
      return RpcJson.error(id, RpcException.INTERNAL, "internal error");
    }
  }

  private static ObjectNode limited(Work work, @Nullable JsonNode id, LimitExceeded reached) {
    work.refused(reached.limit());
    return RpcJson.error(id, reached);
  }
}
