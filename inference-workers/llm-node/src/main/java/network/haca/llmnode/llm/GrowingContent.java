package network.haca.llmnode.llm;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;

/** A content that comes in fragments: a text, or a list of parts once one fragment is a list. */
final class GrowingContent {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  private final ArrayNode parts = JSON.arrayNode();

  /** Of the last part, or of all if there are no parts. */
  private final StringBuilder text = new StringBuilder();

  private boolean isList;

  void add(JsonNode fragment) {
    if (fragment.isTextual()) {
      text.append(fragment.textValue());
    } else if (fragment.isArray()) {
      isList = true;
      fragment.forEach(this::addPart);
    }
  }

  JsonNode toJson() {
    if (!isList) {
      return JSON.textNode(text.toString());
    }
    endText();
    return parts;
  }

  private void addPart(JsonNode part) {
    boolean isText = part.path("type").asText().equals("text") && part.path("text").isTextual();
    if (isText && part.size() == 2) {
      text.append(part.get("text").textValue());
    } else {
      endText();
      parts.add(part);
    }
  }

  private void endText() {
    if (!text.isEmpty()) {
      parts.addObject().put("type", "text").put("text", text.toString());
      text.setLength(0);
    }
  }
}
