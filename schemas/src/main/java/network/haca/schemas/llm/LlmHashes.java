package network.haca.schemas.llm;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.Comparator;
import java.util.stream.StreamSupport;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;
import network.haca.primitives.Keccak;
import network.haca.primitives.SettlementLeaf;

/** The three hashes of an LLM inference; the last is what the node's key signs. */
public record LlmHashes(Bytes32 request, Bytes32 output, Bytes32 message) {
  /** The reason with which a choice ends that calls tools. */
  public static final String TOOL_CALLS = "tool_calls";

  /**
   * @param signedOutput the answer's text, or {@link #toolCalls}
   * @param timestamp seconds
   */
  public static LlmHashes of(
      CanonicalRequest.Bytewise request, Bytes signedOutput, long timestamp) {
    Bytes32 output = Keccak.hash(signedOutput);
    return new LlmHashes(
        request.hash(), output, SettlementLeaf.message(request.hash(), output, timestamp));
  }

  /**
   * What is signed of a choice of a whole answer: its tool calls if it ends by them, else its text.
   */
  public static Bytes signedOutput(JsonNode choice) {
    JsonNode message = choice.path("message");
    return callsTools(choice)
        ? toolCalls(message.get("tool_calls"))
        : Bytes.ofUtf8(
            ContentText.of(choice.has("text") ? choice.get("text") : message.path("content")));
  }

  /** The choice that the original's form has: the one with index 0, else the one in front. */
  public static JsonNode first(JsonNode choices) {
    int place = 0;
    for (JsonNode choice : choices) {
      if (choice.path("index").asInt(place) == 0) {
        return choice;
      }
      place++;
    }
    return choices.path(0);
  }

  /** Returns true if a choice of a whole answer ends by calls of tools. */
  static boolean callsTools(JsonNode choice) {
    JsonNode calls = choice.at("/message/tool_calls");
    return choice.path("finish_reason").asText().equals(TOOL_CALLS)
        && calls.isArray()
        && !calls.isEmpty();
  }

  /** What is signed of embeddings: the vectors in the order of the inputs, as they were sent. */
  public static Bytes embeddings(JsonNode data) {
    ArrayNode vectors = JsonNodeFactory.instance.arrayNode();
    StreamSupport.stream(data.spliterator(), false)
        .sorted(Comparator.comparingInt(each -> each.path("index").asInt()))
        .forEach(each -> vectors.add(each.path("embedding")));
    return PythonJson.dumps(vectors);
  }

  /** What is signed of an answer that calls tools: the calls, and not the text beside them. */
  public static Bytes toolCalls(JsonNode calls) {
    return PythonJson.dumps(calls);
  }
}
