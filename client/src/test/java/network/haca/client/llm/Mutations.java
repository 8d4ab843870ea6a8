package network.haca.client.llm;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.DoubleNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** JSON that differs from a given one in one place: every value, key and order in turn. */
final class Mutations {
  private Mutations() {}

  static List<JsonNode> of(JsonNode value) {
    List<JsonNode> all = new ArrayList<>();
    switch (value) {
      case ObjectNode object -> object(object, all);
      case ArrayNode array -> array(array, all);
      case TextNode text -> text(text.textValue(), all);
      case BooleanNode bool -> all.add(BooleanNode.valueOf(!bool.booleanValue()));
      case NullNode _ -> all.add(TextNode.valueOf("x"));
      default -> number(value, all);
    }
    if (!value.isNull()) {
      all.add(NullNode.instance);
    }
    return all;
  }

  private static void number(JsonNode value, List<JsonNode> all) {
    if (value.isIntegralNumber()) {
      all.add(JsonNodeFactory.instance.numberNode(value.longValue() + 1));
      all.add(DoubleNode.valueOf(value.doubleValue()));
    } else {
      all.add(DoubleNode.valueOf(Math.nextUp(value.doubleValue())));
      all.add(DoubleNode.valueOf(-value.doubleValue()));
    }
    all.add(TextNode.valueOf(value.asText()));
  }

  private static void text(String text, List<JsonNode> all) {
    for (String other :
        List.of(text + "x", text + "\u0000", text + "\u200b", text + "\ud800", "x" + text)) {
      all.add(TextNode.valueOf(other));
    }
    for (int i = 0; i < Math.min(text.length(), 16); i++) {
      all.add(TextNode.valueOf(text.substring(0, i) + text.substring(i + 1)));
      all.add(
          TextNode.valueOf(
              text.substring(0, i) + (char) (text.charAt(i) ^ 1) + text.substring(i + 1)));
    }
    all.add(IntNode.valueOf(7));
  }

  private static void object(ObjectNode object, List<JsonNode> all) {
    all.add(object.deepCopy().put("added", "x"));
    all.add(object.deepCopy().putNull("added"));
    for (Map.Entry<String, JsonNode> field : object.properties()) {
      ObjectNode without = object.deepCopy();
      without.remove(field.getKey());
      all.add(without);
      all.add(without.deepCopy().set(field.getKey() + "x", field.getValue()));
      inside(field.getValue(), other -> object.deepCopy().set(field.getKey(), other), all);
    }
  }

  private static void array(ArrayNode array, List<JsonNode> all) {
    all.add(array.deepCopy().add("x"));
    for (int i = 0; i < array.size(); i++) {
      int place = i;
      ArrayNode without = array.deepCopy();
      without.remove(i);
      all.add(without);
      all.add(array.deepCopy().insert(i, array.get(i)));
      if (i > 0) {
        all.add(without.deepCopy().insert(i - 1, array.get(i)));
      }
      inside(
          array.get(i),
          other -> {
            ArrayNode changed = array.deepCopy();
            changed.set(place, other);
            return changed;
          },
          all);
    }
  }

  private static void inside(JsonNode value, Function<JsonNode, JsonNode> put, List<JsonNode> all) {
    of(value).forEach(other -> all.add(put.apply(other)));
  }
}
