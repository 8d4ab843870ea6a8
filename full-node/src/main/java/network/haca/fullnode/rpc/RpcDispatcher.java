package network.haca.fullnode.rpc;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.micrometer.core.instrument.Timer;
import java.io.IOException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * JSON-RPC 2.0: single calls and batches, bounded in depth, in number and in what they answer. A
 * call without an id is a notification and gets no answer.
 */
final class RpcDispatcher {
  private static final Logger LOG = LoggerFactory.getLogger(RpcDispatcher.class);
  private static final int DEPTH_MAX = 32;
  private static final int BATCH_MAX = 1_000;
  private static final int ANSWER_BYTES_MAX = 25 << 20;
  private static final int PARSE_ERROR = -32700;

  private static final ObjectMapper JSON =
      JsonMapper.builder()
          .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  static {
    JSON.getFactory()
        .setStreamReadConstraints(
            StreamReadConstraints.builder()
                .maxNestingDepth(DEPTH_MAX)
                .maxStringLength(RpcServer.BODY_BYTES_MAX)
                .build());
  }

  private final RpcMethods methods;

  RpcDispatcher(RpcMethods methods) {
    this.methods = methods;
  }

  /** The answer to a body; nothing if it holds notifications alone. */
  Optional<byte[]> answer(byte[] body) {
    JsonNode request;
    try {
      request = JSON.readTree(body);
    } catch (IOException e) {
      return Optional.of(write(error(null, PARSE_ERROR, "the body is not JSON: " + reason(e))));
    }
    if (!request.isArray()) {
      return one(request).map(RpcDispatcher::write);
    }
    if (request.isEmpty() || request.size() > BATCH_MAX) {
      return Optional.of(
          write(
              error(
                  null,
                  RpcException.INVALID_REQUEST,
                  "a batch has 1 to " + BATCH_MAX + " calls, this has " + request.size())));
    }
    return batch(request);
  }

  private Optional<byte[]> batch(JsonNode calls) {
    ArrayNode answers = JSON.createArrayNode();
    long size = 0;
    for (JsonNode call : calls) {
      Optional<ObjectNode> answer = one(call);
      if (answer.isPresent()) {
        size += write(answer.get()).length;
        answers.add(
            size <= ANSWER_BYTES_MAX
                ? answer.get()
                : error(call.get("id"), RpcException.SERVER, "the batch answers over 25 MiB"));
      }
    }
    return answers.isEmpty() ? Optional.empty() : Optional.of(write(answers));
  }

  private Optional<ObjectNode> one(JsonNode call) {
    ObjectNode answer = answer(call);
    return call.isObject() && call.path("method").isTextual() && !call.has("id")
        ? Optional.empty()
        : Optional.of(answer);
  }

  private ObjectNode answer(JsonNode call) {
    JsonNode id = call.get("id");
    if (!call.path("method").isTextual()) {
      return error(id, RpcException.INVALID_REQUEST, "a call is an object with a method");
    }
    JsonNode params = call.path("params");
    if (params.isValueNode() && !params.isNull() || params.isObject()) {
      return error(id, RpcException.INVALID_PARAMS, "params are a list, by position");
    }
    String method = call.get("method").asText();
    Timer.Sample sample = Timer.start();
    ObjectNode answer = answer(id, method, params);
    sample.stop(RpcTimes.of(method, answer.has("error")));
    return answer;
  }

  private ObjectNode answer(@Nullable JsonNode id, String method, JsonNode params) {
    try {
      ObjectNode answer = JSON.createObjectNode().put("jsonrpc", "2.0");
      answer.set("id", id);
      answer.set("result", methods.call(method, params));
      return answer;
    } catch (RpcException e) {
      ObjectNode answer = error(id, e.code(), String.valueOf(e.getMessage()));
      if (e.code() == RpcException.REVERTED) {
        ((ObjectNode) answer.get("error")).put("data", e.data().toHex());
      }
      return answer;
    } catch (RuntimeException | StackOverflowError | OutOfMemoryError e) {
      // Of an error, the caller hears too; the chain does not depend on this thread.
      LOG.error("{} failed", method, e);
      return error(id, RpcException.INTERNAL, "internal error");
    }
  }

  static byte[] write(JsonNode node) {
    try {
      return JSON.writeValueAsBytes(node);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a tree can always be written", e);
    }
  }

  private static ObjectNode error(@Nullable JsonNode id, int code, String message) {
    ObjectNode answer = JSON.createObjectNode().put("jsonrpc", "2.0");
    answer.set("id", id == null ? NullNode.instance : id);
    answer.putObject("error").put("code", code).put("message", message);
    return answer;
  }

  private static String reason(IOException e) {
    return e instanceof JsonProcessingException json
        ? String.valueOf(json.getOriginalMessage())
        : String.valueOf(e.getMessage());
  }
}
