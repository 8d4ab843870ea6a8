package network.haca.llmnode.pipe;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import network.haca.llmnode.llm.LlmApi;
import network.haca.pipe.ChatMessage;
import network.haca.pipe.ChatRequest;
import network.haca.pipe.CompletionRequest;
import network.haca.pipe.LanguageRequest;

/** A contract's request in the words of OpenAI's API. */
final class ContractBody {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Set<String> CHOICES = Set.of("auto", "none", "required");

  private ContractBody() {}

  static LlmApi api(LanguageRequest request) {
    return switch (request) {
      case CompletionRequest _ -> LlmApi.COMPLETION;
      case ChatRequest _ -> LlmApi.CHAT;
    };
  }

  /**
   * The body that asks a model.
   *
   * @param model as this node calls it
   * @return nothing if a tool's parameters are no JSON
   */
  static Optional<ObjectNode> of(LanguageRequest request, String model) {
    ObjectNode body = JSON.createObjectNode().put("model", model);
    return switch (request) {
      case CompletionRequest completion -> {
        body.put("prompt", completion.prompt());
        common(body, completion.maxTokens(), completion.stopSequence(), completion.temperature());
        yield Optional.of(body);
      }
      case ChatRequest chat -> {
        ArrayNode messages = body.putArray("messages");
        chat.messages().forEach(message -> messages.add(message(message)));
        common(body, chat.maxTokens(), chat.stopSequence(), chat.temperature());
        yield withTools(body, chat);
      }
    };
  }

  private static void common(ObjectNode body, long tokens, List<String> stop, long temperature) {
    body.put("max_tokens", tokens);
    // In hundredths.
    body.put("temperature", BigDecimal.valueOf(temperature, 2));
    if (!stop.isEmpty()) {
      stop.forEach(body.withArray("stop")::add);
    }
  }

  private static ObjectNode message(ChatMessage message) {
    ObjectNode object =
        JSON.createObjectNode().put("role", message.role()).put("content", message.content());
    if (!message.name().isEmpty()) {
      object.put("name", message.name());
    }
    if (!message.toolCallId().isEmpty()) {
      object.put("tool_call_id", message.toolCallId());
    }
    for (ChatMessage.ToolCall call : message.toolCalls()) {
      object
          .withArray("tool_calls")
          .addObject()
          .put("id", call.id())
          .put("type", "function")
          .putObject("function")
          .put("name", call.name())
          .put("arguments", call.arguments());
    }
    return object;
  }

  private static Optional<ObjectNode> withTools(ObjectNode body, ChatRequest chat) {
    for (ChatRequest.Tool tool : chat.tools()) {
      ObjectNode function =
          body.withArray("tools").addObject().put("type", "function").putObject("function");
      function.put("name", tool.name()).put("description", tool.description());
      try {
        function.set("parameters", JSON.readTree(tool.parameters()));
      } catch (JsonProcessingException e) {
        return Optional.empty();
      }
    }
    String choice = chat.toolChoice();
    if (CHOICES.contains(choice)) {
      body.put("tool_choice", choice);
    } else if (!choice.isEmpty()) {
      body.putObject("tool_choice")
          .put("type", "function")
          .putObject("function")
          .put("name", choice);
    }
    return Optional.of(body);
  }
}
