package network.haca.oracle.source;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.UnaryOperator;

/** JSON whose strings are templates; what fills them cannot leave its string. */
record JsonTemplate(JsonNode json) {
  SortedSet<String> parameters() {
    SortedSet<String> names = new TreeSet<>();
    fill(
        text -> {
          names.addAll(new Template(text).parameters());
          return text;
        });
    return names;
  }

  SortedSet<String> secrets() {
    SortedSet<String> names = new TreeSet<>();
    fill(
        text -> {
          names.addAll(new Template(text).secrets());
          return text;
        });
    return names;
  }

  JsonNode fill(UnaryOperator<String> parameter, UnaryOperator<String> secret) {
    return fill(text -> new Template(text).fill(parameter, secret));
  }

  private JsonNode fill(UnaryOperator<String> strings) {
    return filled(json, strings);
  }

  private static JsonNode filled(JsonNode node, UnaryOperator<String> strings) {
    return switch (node.getNodeType()) {
      case STRING -> TextNode.valueOf(strings.apply(node.textValue()));
      case ARRAY -> {
        ArrayNode array = JsonNodeFactory.instance.arrayNode();
        node.forEach(each -> array.add(filled(each, strings)));
        yield array;
      }
      case OBJECT -> {
        ObjectNode object = JsonNodeFactory.instance.objectNode();
        node.properties()
            .forEach(each -> object.set(each.getKey(), filled(each.getValue(), strings)));
        yield object;
      }
      default -> node;
    };
  }
}
