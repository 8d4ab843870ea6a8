package network.haca.llmnode.llm;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** The chunks of a streamed answer in OpenAI's form, for those who answer in another. */
public final class AnswerChunks {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  private final LlmApi api;

  public AnswerChunks(LlmApi api) {
    this.api = api;
  }

  public ObjectNode text(int choice, String text) {
    ObjectNode chunk = JSON.objectNode();
    ObjectNode out = choice(chunk, choice);
    if (api == LlmApi.CHAT) {
      out.putObject("delta").put("content", text);
    } else {
      out.put("text", text);
    }
    return chunk;
  }

  /**
   * @param logprobs of its tokens, as OpenAI's chats show them
   */
  public ObjectNode text(int choice, String text, ObjectNode logprobs) {
    ObjectNode chunk = text(choice, text);
    ((ObjectNode) chunk.at("/choices/0")).set("logprobs", logprobs);
    return chunk;
  }

  /**
   * @param index of the call in its choice
   * @param arguments JSON as text
   */
  public ObjectNode toolCall(int choice, int index, String id, String name, String arguments) {
    ObjectNode chunk = JSON.objectNode();
    choice(chunk, choice)
        .putObject("delta")
        .putArray("tool_calls")
        .addObject()
        .put("index", index)
        .put("id", id)
        .put("type", "function")
        .putObject("function")
        .put("name", name)
        .put("arguments", arguments);
    return chunk;
  }

  /**
   * @param reason one of OpenAI's
   */
  public ObjectNode finished(int choice, String reason) {
    ObjectNode chunk = JSON.objectNode();
    ObjectNode out = choice(chunk, choice).put("finish_reason", reason);
    if (api == LlmApi.CHAT) {
      out.putObject("delta");
    } else {
      out.put("text", "");
    }
    return chunk;
  }

  public ObjectNode usage(long promptTokens, long answerTokens) {
    ObjectNode chunk = JSON.objectNode();
    chunk.putArray("choices");
    chunk
        .putObject("usage")
        .put("prompt_tokens", promptTokens)
        .put("completion_tokens", answerTokens)
        .put("total_tokens", promptTokens + answerTokens);
    return chunk;
  }

  private static ObjectNode choice(ObjectNode chunk, int index) {
    return chunk.putArray("choices").addObject().put("index", index).putNull("finish_reason");
  }
}
