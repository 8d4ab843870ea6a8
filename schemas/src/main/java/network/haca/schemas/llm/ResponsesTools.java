package network.haca.schemas.llm;

import static network.haca.schemas.llm.ResponsesRequest.RefusedException.require;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import network.haca.schemas.llm.ResponsesRequest.RefusedException;

/** The tools of a request to the Responses API: functions of the client's, and no others. */
final class ResponsesTools {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
  private static final List<String> OF_FUNCTION =
      List.of("name", "description", "parameters", "strict");
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
    for (Map.Entry<String, JsonNode> field : tool.properties()) {
      String name = field.getKey();
      require(
          name.equals("type") || OF_FUNCTION.contains(name) || field.getValue().isNull(),
          "%s.%s".formatted(place, name),
          "is not known");
    }
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
        choice.path("type").asText().equals("function") && choice.path("name").isTextual(),
        "tool_choice",
        "is auto, none, required, or a function with its name");
    ObjectNode out = JSON.objectNode().put("type", "function");
    out.putObject("function").set("name", choice.get("name"));
    return out;
  }
}
