package network.haca.lightclient;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A place in a receipt, and what a forger puts there; nothing to leave it out. */
record Forgery(JsonPointer at, Optional<JsonNode> value) {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  /** Every change of every field of a receipt, in the order of its text. */
  static List<Forgery> of(ObjectNode receipt) {
    List<Forgery> forgeries = new ArrayList<>();
    collect(receipt, JsonPointer.empty(), forgeries);
    return forgeries;
  }

  @Override
  public String toString() {
    String text = value.map(JsonNode::toString).orElse("left out");
    return at + " " + text.substring(0, Math.min(40, text.length()));
  }

  /** The receipt with this change; the given one stays as it is. */
  ObjectNode applied(ObjectNode receipt) {
    ObjectNode copy = receipt.deepCopy();
    JsonNode parent = copy.at(at.head());
    if (parent instanceof ArrayNode array) {
      int index = at.last().getMatchingIndex();
      if (value.isPresent()) {
        array.set(index, value.get());
      } else {
        array.remove(index);
      }
    } else {
      String name = at.last().getMatchingProperty();
      if (value.isPresent()) {
        ((ObjectNode) parent).set(name, value.get());
      } else {
        ((ObjectNode) parent).remove(name);
      }
    }
    return copy;
  }

  private static void collect(JsonNode node, JsonPointer at, List<Forgery> forgeries) {
    if (!at.toString().isEmpty()) {
      // Nobody misses an answer that is not there: then only what is signed is checked.
      if (!at.toString().equals("/answer")) {
        forgeries.add(new Forgery(at, Optional.empty()));
      }
      values(node).forEach(value -> forgeries.add(new Forgery(at, Optional.of(value))));
    }
    if (node instanceof ObjectNode object) {
      object
          .fieldNames()
          .forEachRemaining(name -> collect(object.get(name), at.appendProperty(name), forgeries));
      forgeries.add(
          new Forgery(at.appendProperty("unknown"), Optional.of(JSON.textNode("believe me"))));
    }
    for (int i = 0; node.isArray() && i < node.size(); i++) {
      collect(node.get(i), at.appendIndex(i), forgeries);
    }
  }

  private static List<JsonNode> values(JsonNode node) {
    List<JsonNode> values = new ArrayList<>(List.of(JSON.nullNode(), JSON.numberNode(1.5)));
    if (node.isTextual()) {
      String text = node.textValue();
      values.add(JSON.textNode(flipped(text)));
      values.add(JSON.textNode(text + "00"));
      values.add(JSON.textNode(""));
      values.add(JSON.numberNode(0));
    } else if (node.isNumber()) {
      values.add(JSON.numberNode(node.longValue() + 1));
      values.add(JSON.numberNode(-node.longValue() - 1));
      values.add(JSON.numberNode(node.longValue() + 0.5));
      values.add(JSON.textNode(node.asText()));
    } else if (node instanceof ArrayNode array) {
      if (!array.isEmpty()) {
        values.add(JSON.arrayNode());
        values.add(array.deepCopy().add(array.get(array.size() - 1).deepCopy()));
      }
      values.add(array.deepCopy().add("0x00"));
      values.add(JSON.objectNode());
    } else {
      values.add(JSON.objectNode());
    }
    values.removeIf(node::equals);
    return values;
  }

  /** Another text of the same form where there is one. */
  private static String flipped(String text) {
    if (text.isEmpty()) {
      return "0";
    }
    int at = text.length() / 2;
    char there = text.charAt(at);
    return text.substring(0, at) + (there == '1' ? '2' : '1') + text.substring(at + 1);
  }
}
