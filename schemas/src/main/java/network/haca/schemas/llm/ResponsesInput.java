package network.haca.schemas.llm;

import static network.haca.schemas.llm.ResponsesRequest.RefusedException.require;
import static network.haca.schemas.llm.ResponsesRequest.RefusedException.requireOnly;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import network.haca.schemas.llm.ResponsesRequest.RefusedException;

/**
 * The conversation of a request to the Responses API, as the messages of a chat. Calls of tools
 * that follow each other, and the text before them, are one message, as a model made them. Thoughts
 * of earlier turns are passed over, as in OpenAI's own service.
 */
final class ResponsesInput {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
  private static final List<String> ROLES = List.of("user", "assistant", "system", "developer");

  private final ArrayNode messages = JSON.arrayNode();

  private ResponsesInput() {}

  static ArrayNode messages(JsonNode instructions, JsonNode input) throws RefusedException {
    ResponsesInput conversation = new ResponsesInput();
    if (!instructions.isNull() && !instructions.isMissingNode()) {
      require(instructions.isTextual(), "instructions", "is a text");
      conversation.message("system", instructions);
    }
    conversation.add(input);
    return conversation.messages;
  }

  private void add(JsonNode input) throws RefusedException {
    if (input.isTextual()) {
      message("user", input);
      return;
    }
    require(
        input.isArray() && !input.isEmpty(), "input", "is missing; give a text or a list of items");
    for (int i = 0; i < input.size(); i++) {
      item(input.get(i), "input[%s]".formatted(i));
    }
  }

  private void item(JsonNode item, String place) throws RefusedException {
    switch (item.path("type").asText("message")) {
      case "message" -> {
        requireOnly(item, List.of("type", "role", "content", "id", "status", "phase"), place);
        String role = item.path("role").asText();
        require(
            ROLES.contains(role),
            place + ".role",
            "is '%s'; known are %s".formatted(role, String.join(", ", ROLES)));
        message(role, ResponsesContent.of(item.path("content"), place + ".content"));
      }
      case "function_call" -> call(item, place);
      case "function_call_output" -> {
        requireOnly(item, List.of("type", "call_id", "output", "id", "status"), place);
        ObjectNode message = messages.addObject().put("role", "tool");
        message.set("tool_call_id", text(item, "call_id", place));
        message.set("content", ResponsesContent.of(item.path("output"), place + ".output"));
      }
      case "reasoning" -> {
        // A chat has no place for it.
      }
      case "item_reference" ->
          throw new RefusedException(
              place, "'%s' is a reference: nothing is stored here; send the item".formatted(place));
      default ->
          throw new RefusedException(
              place,
              "'%s' is of type '%s', which is not offered here"
                  .formatted(place, item.path("type").asText()));
    }
  }

  private void message(String role, JsonNode content) {
    messages.addObject().put("role", role).set("content", content);
  }

  private void call(JsonNode item, String place) throws RefusedException {
    requireOnly(item, List.of("type", "call_id", "name", "arguments", "id", "status"), place);
    boolean isOfLast = messages.path(messages.size() - 1).path("role").asText().equals("assistant");
    ObjectNode message =
        isOfLast ? (ObjectNode) messages.get(messages.size() - 1) : messages.addObject();
    if (!isOfLast) {
      message.put("role", "assistant").putNull("content");
    }
    ObjectNode call = message.withArray("tool_calls").addObject();
    call.set("id", text(item, "call_id", place));
    ObjectNode function = call.put("type", "function").putObject("function");
    function.set("name", text(item, "name", place));
    function.set("arguments", text(item, "arguments", place));
  }

  private static JsonNode text(JsonNode item, String field, String place) throws RefusedException {
    require(item.path(field).isTextual(), "%s.%s".formatted(place, field), "is missing; a text");
    return item.get(field);
  }
}
