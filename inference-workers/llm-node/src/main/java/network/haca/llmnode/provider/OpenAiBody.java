package network.haca.llmnode.provider;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import network.haca.llmnode.llm.LlmApi;
import network.haca.llmnode.llm.LlmRequest;

/** A request in OpenAI's form, as those read it who ask in another. */
record OpenAiBody(ObjectNode body) {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  /**
   * A text completion is the answer to one message.
   *
   * @throws NotOfferedException if it is about embeddings, or has several prompts
   */
  static OpenAiBody of(LlmRequest request, ObjectNode upstream) throws NotOfferedException {
    if (request.api() == LlmApi.EMBEDDINGS) {
      throw new NotOfferedException(
          "'%s' makes no embeddings here.".formatted(request.modelName()));
    }
    if (request.api() == LlmApi.COMPLETION) {
      JsonNode prompt = upstream.path("prompt");
      if (!prompt.isTextual()) {
        throw new NotOfferedException("'prompt' is one text for this model.");
      }
      if (!upstream.has("max_tokens")) {
        // What is signed says 16 of a completion that names none.
        upstream.put("max_tokens", 16);
      }
      upstream.putArray("messages").addObject().put("role", "user").set("content", prompt);
    }
    return new OpenAiBody(upstream);
  }

  List<JsonNode> messages() {
    List<JsonNode> messages = new ArrayList<>();
    body.path("messages").forEach(messages::add);
    return messages;
  }

  /** The most tokens of the answer; nothing if the client leaves it open. */
  Optional<JsonNode> tokensMax() {
    for (String key : List.of("max_completion_tokens", "max_tokens")) {
      if (body.hasNonNull(key) && body.get(key).asLong() != 0) {
        return Optional.of(body.get(key));
      }
    }
    return Optional.empty();
  }

  /** Texts at which the answer ends. */
  List<JsonNode> stops() {
    JsonNode stop = body.path("stop");
    List<JsonNode> stops = new ArrayList<>();
    if (stop.isTextual()) {
      stops.add(stop);
    }
    if (stop.isArray()) {
      stop.forEach(stops::add);
    }
    return stops;
  }

  /** The tools that the answer may call. */
  List<JsonNode> functions() {
    List<JsonNode> functions = new ArrayList<>();
    if (!toolChoice().equals("none")) {
      body.path("tools").forEach(tool -> functions.add(tool.path("function")));
    }
    return functions;
  }

  /** {@code auto}, {@code none}, {@code required}, or {@code function}, which is then named. */
  String toolChoice() {
    JsonNode choice = body.path("tool_choice");
    return choice.isObject() ? "function" : choice.asText("auto");
  }

  String chosenFunction() {
    return body.at("/tool_choice/function/name").asText();
  }

  /** The schema of the JSON that the answer is to be; nothing if it may be any text. */
  Optional<ObjectNode> answerSchema() {
    return switch (body.at("/response_format/type").asText()) {
      case "json_object" -> Optional.of(JSON.objectNode().put("type", "object"));
      case "json_schema" ->
          Optional.of(
              body.at("/response_format/json_schema/schema") instanceof ObjectNode schema
                  ? schema
                  : JSON.objectNode().put("type", "object"));
      default -> Optional.empty();
    };
  }

  /** Refuses what the answer would be without, and the client not know. */
  void refuse(List<String> parameters) throws NotOfferedException {
    for (String parameter : parameters) {
      JsonNode value = body.path(parameter);
      boolean isAsked =
          value.isNumber() ? value.asDouble() != 0 : value.asBoolean(false) || !value.isEmpty();
      if (isAsked) {
        throw new NotOfferedException("This model does not take '%s'.".formatted(parameter));
      }
    }
  }
}
