package network.haca.schemas.llm;

import static network.haca.schemas.llm.ResponsesRequest.RefusedException.require;
import static network.haca.schemas.llm.ResponsesRequest.RefusedException.requireOnly;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
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
      List.of(
          "type",
          "name",
          "description",
          "parameters",
          "strict",
          "defer_loading",
          "allowed_callers");
  private static final int NAME_MAX = 128;
  private static final int ALLOWED_MAX = 128;
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
    require(
        !tool.hasNonNull("defer_loading") || tool.get("defer_loading").equals(BooleanNode.FALSE),
        place + ".defer_loading",
        "is not offered: there is no search for tools");
    require(
        !tool.hasNonNull("allowed_callers") || isDirect(tool.get("allowed_callers")),
        place + ".allowed_callers",
        "is ['direct'] or left out: no program calls tools here");
    OF_FUNCTION.forEach(name -> Canonicalizing.copyUnlessNull(tool, name, function));
    require(function.path("name").isTextual(), place + ".name", "is missing; give a text");
    return out;
  }

  private static boolean isDirect(JsonNode callers) {
    return callers.isArray() && callers.size() == 1 && callers.get(0).asText().equals("direct");
  }

  /** The tools that are to be called, as a chat has it. */
  static JsonNode choice(JsonNode choice) throws RefusedException {
    if (choice.isTextual() && CHOICES.contains(choice.textValue())) {
      return choice;
    }
    String type = choice.path("type").asText();
    require(
        type.equals("function") || type.equals("allowed_tools"),
        "tool_choice",
        "is auto, none, required, a function, or allowed_tools that are functions");
    return type.equals("function") ? function(choice, "tool_choice") : allowed(choice);
  }

  /** The functions are to be among those that the request tells of; that is the chat's to hold. */
  private static ObjectNode allowed(JsonNode choice) throws RefusedException {
    requireOnly(choice, List.of("type", "mode", "tools"), "tool_choice");
    JsonNode tools = choice.path("tools");
    require(
        tools.isArray() && tools.size() <= ALLOWED_MAX,
        "tool_choice.tools",
        "is a list of at most %s functions".formatted(ALLOWED_MAX));
    ObjectNode out = JSON.objectNode().put("type", "allowed_tools");
    ObjectNode allowed = out.putObject("allowed_tools");
    require(choice.path("mode").isTextual(), "tool_choice.mode", "is auto or required");
    allowed.set("mode", choice.get("mode"));
    ArrayNode functions = allowed.putArray("tools");
    for (int i = 0; i < tools.size(); i++) {
      functions.add(function(tools.get(i), "tool_choice.tools[%s]".formatted(i)));
    }
    return out;
  }

  private static ObjectNode function(JsonNode named, String place) throws RefusedException {
    require(
        named.path("type").asText().equals("function")
            && named.path("name").isTextual()
            && named.get("name").textValue().length() <= NAME_MAX,
        place,
        "is a function with its name of at most %s characters".formatted(NAME_MAX));
    requireOnly(named, List.of("type", "name"), place);
    ObjectNode out = JSON.objectNode().put("type", "function");
    out.putObject("function").set("name", named.get("name"));
    return out;
  }
}
