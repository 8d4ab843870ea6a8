package network.haca.schemas.llm;

import static network.haca.schemas.llm.ResponsesRequest.RefusedException.require;
import static network.haca.schemas.llm.ResponsesRequest.RefusedException.requireOnly;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import network.haca.schemas.llm.ResponsesRequest.RefusedException;

/** The tools of a request to the Responses API: functions of the client's, and no others. */
final class ResponsesTools {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
  private static final List<String> OF_FUNCTION =
      List.of("name", "description", "parameters", "strict");
  private static final List<String> ALL_OF_FUNCTION =
      List.of("type", "name", "description", "parameters", "strict");
  private static final int NAME_MAX = 128;
  private static final List<String> CHOICES = List.of("auto", "none", "required");

  private ResponsesTools() {}

  /** Adds those of a chat, none for an empty list. */
  static void addTools(JsonNode tools, ObjectNode chat) throws RefusedException {
    require(tools.isArray(), "tools", "is a list of functions");
    ArrayNode out = JSON.arrayNode();
    for (int i = 0; i < tools.size(); i++) {
      out.add(tool(tools.get(i), "tools[%s]".formatted(i)));
    }
    if (!out.isEmpty()) {
      chat.set("tools", out);
    }
  }

  private static ObjectNode tool(JsonNode tool, String place) throws RefusedException {
    require(
        tool.path("type").asText().equals("function"),
        place,
        "is of type '%s': built-in tools are not offered here; give functions"
            .formatted(tool.path("type").asText()));
    ObjectNode out = JSON.objectNode().put("type", "function");
    ObjectNode function = out.putObject("function");
    requireOnly(tool, ALL_OF_FUNCTION, place);
    OF_FUNCTION.forEach(name -> Canonicalizing.copyUnlessNull(tool, name, function));
    require(function.path("name").isTextual(), place + ".name", "is missing; give a text");
    return out;
  }

  /** Which tool is to be called, as a chat has it. */
  static JsonNode choice(JsonNode choice) throws RefusedException {
    if (choice.isTextual() && CHOICES.contains(choice.textValue())) {
      return choice;
    }
    require(
        choice.path("type").asText().equals("function")
            && choice.path("name").isTextual()
            && choice.get("name").textValue().length() <= NAME_MAX,
        "tool_choice",
        "is auto, none, required, or a function with its name of at most %s characters"
            .formatted(NAME_MAX));
    requireOnly(choice, List.of("type", "name"), "tool_choice");
    ObjectNode out = JSON.objectNode().put("type", "function");
    out.putObject("function").set("name", choice.get("name"));
    return out;
  }
}
