package network.haca.llmnode.llm;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/**
 * A fragment as it is read.
 *
 * @param index as the provider gives it; empty for none
 * @param type empty for none
 * @param more fields that are none of these
 */
record CallFragment(
    String index, String id, String type, String name, String arguments, ObjectNode more) {
  /** The type of a call that names none. */
  static final String FUNCTION = "function";

  static CallFragment of(ObjectNode call) {
    JsonNode function = call.path("function");
    JsonNode arguments = function.path("arguments");
    ObjectNode more = call.deepCopy();
    more.remove(List.of("index", "id", "type", "function"));
    more.properties().removeIf(field -> field.getValue().isNull());
    return new CallFragment(
        call.path("index").isIntegralNumber() ? call.get("index").asText() : "",
        text(call.path("id"), ""),
        text(call.path("type"), ""),
        text(function.path("name"), ""),
        arguments.isContainerNode() ? arguments.toString() : text(arguments, ""),
        more);
  }

  /** The length of its texts, which are kept until the answer has ended. */
  int length() {
    return id.length() + type.length() + name.length() + arguments.length();
  }

  boolean isEmpty() {
    return id.isEmpty() && name.isEmpty() && arguments.isEmpty() && more.isEmpty();
  }

  private static String text(JsonNode value, String otherwise) {
    String text = value.isTextual() ? value.textValue() : "";
    return text.isEmpty() ? otherwise : text;
  }
}
