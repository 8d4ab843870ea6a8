package network.haca.fullnode.rpc;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import network.haca.fullnode.lane.LimitExceeded;
import org.jspecify.annotations.Nullable;

/** Requests and answers of JSON-RPC as JSON, bounded in depth and in number. */
final class RpcJson {
  private static final int DEPTH_MAX = 32;
  private static final long TOKENS_MAX = 1_000_000;

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
                .maxTokenCount(TOKENS_MAX)
                .maxStringLength(RpcServer.BODY_BYTES_MAX)
                .build());
  }

  private RpcJson() {}

  static JsonNode read(byte[] body) throws IOException {
    return JSON.readTree(body);
  }

  static byte[] write(JsonNode node) {
    try {
      return JSON.writeValueAsBytes(node);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a tree can always be written", e);
    }
  }

  static ObjectNode error(@Nullable JsonNode id, int code, String message) {
    ObjectNode answer = JsonNodeFactory.instance.objectNode().put("jsonrpc", "2.0");
    answer.set("id", id == null ? NullNode.instance : id);
    answer.putObject("error").put("code", code).put("message", message);
    return answer;
  }

  static ObjectNode error(@Nullable JsonNode id, LimitExceeded reached) {
    return error(id, RpcException.LIMIT_EXCEEDED, reached.sentence());
  }

  /** The fault of a text that could not be read. */
  static String reason(IOException e) {
    return e instanceof JsonProcessingException json
        ? String.valueOf(json.getOriginalMessage())
        : String.valueOf(e.getMessage());
  }
}
