package network.haca.llmnode.grammar;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.util.HashSet;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/**
 * Whether no value is of two schemas, as far as that can be seen: by their types, by the values
 * that they name, or by a member that tells them apart. Where it is so, {@code oneOf} is {@code
 * anyOf}.
 */
final class Disjoint {
  private static final int DEPTH_MAX = 8;

  /** Pairs that are looked at in a schema; of those beyond nothing is seen. */
  private static final int PAIRS_MAX = 20_000;

  private final JsonNode root;
  private int pairs;

  /**
   * @param root that references lead from
   */
  Disjoint(JsonNode root) {
    this.root = root;
  }

  /** Returns true if each pair of them is. */
  boolean all(JsonNode schemas) {
    for (int i = 0; i < schemas.size(); i++) {
      for (int j = 0; j < i; j++) {
        if (!are(schemas.get(i), schemas.get(j), DEPTH_MAX)) {
          return false;
        }
      }
    }
    return true;
  }

  private boolean are(JsonNode first, JsonNode second, int depth) {
    if (depth == 0 || ++pairs > PAIRS_MAX) {
      return false;
    }
    if (first.has("$ref")) {
      return are(target(first), second, depth - 1);
    }
    if (second.has("$ref")) {
      return are(first, target(second), depth - 1);
    }
    Set<JsonNode> values = values(first);
    Set<JsonNode> others = values(second);
    if (values != null && others != null) {
      return values.stream().noneMatch(others::contains);
    }
    Set<String> types = types(first, values);
    Set<String> otherTypes = types(second, others);
    if (types != null && otherTypes != null && types.stream().noneMatch(otherTypes::contains)) {
      return true;
    }
    return Set.of("object").equals(types)
        && Set.of("object").equals(otherTypes)
        && (tells(first, second, depth) || tells(second, first, depth));
  }

  /** Returns true if the first always has a member that the second has not, or has otherwise. */
  private boolean tells(JsonNode first, JsonNode second, int depth) {
    JsonNode properties = first.path("properties");
    JsonNode others = second.path("properties");
    boolean isClosed = second.path("additionalProperties").equals(BooleanNode.FALSE);
    for (JsonNode required : first.path("required")) {
      String name = required.asText();
      boolean tells =
          others.has(name)
              ? properties.has(name) && are(properties.get(name), others.get(name), depth - 1)
              : isClosed;
      if (tells) {
        return true;
      }
    }
    return false;
  }

  private JsonNode target(JsonNode reference) {
    String pointer = reference.path("$ref").asText();
    return pointer.matches("#(/.*)?") ? root.at(pointer.substring(1)) : MissingNode.getInstance();
  }

  private static @Nullable Set<JsonNode> values(JsonNode schema) {
    if (schema.has("const")) {
      return Set.of(Objects.requireNonNull(schema.get("const")));
    }
    if (!schema.has("enum")) {
      return null;
    }
    Set<JsonNode> values = new HashSet<>();
    schema.path("enum").forEach(values::add);
    return values;
  }

  /** Null if they are not told. */
  private static @Nullable Set<String> types(JsonNode schema, @Nullable Set<JsonNode> values) {
    Set<String> types = new HashSet<>();
    if (values != null) {
      values.forEach(value -> types.add(value.getNodeType().name().toLowerCase(Locale.ROOT)));
    } else if (schema.path("type").isArray()) {
      StreamSupport.stream(schema.path("type").spliterator(), false)
          .forEach(type -> types.add(type.asText()));
    } else if (schema.has("type")) {
      types.add(schema.path("type").asText());
    } else if (schema.has("properties")) {
      types.add("object");
    }
    if (types.remove("integer")) {
      types.add("number");
    }
    return types.isEmpty() ? null : types;
  }
}
