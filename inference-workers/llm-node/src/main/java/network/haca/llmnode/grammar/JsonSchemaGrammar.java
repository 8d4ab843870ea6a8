package network.haca.llmnode.grammar;

import static network.haca.llmnode.grammar.Grammar.sequence;
import static network.haca.llmnode.grammar.Grammar.text;
import static network.haca.llmnode.grammar.NotOfferedException.require;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import network.haca.llmnode.grammar.Grammar.Reference;
import org.jspecify.annotations.Nullable;

/**
 * The texts that a JSON Schema (draft 2020-12) describes, as far as OpenAI's structured outputs go:
 * types, properties in the order of the schema, items, enumerations, patterns and formats of
 * strings, bounds of numbers, anyOf, oneOf of what can be told apart, references within the schema.
 * Members that the schema does not name are left out. What it asks beyond that is refused.
 */
public final class JsonSchemaGrammar {
  private static final Set<String> ANNOTATIONS =
      Set.of(
          "$schema",
          "$id",
          "$comment",
          "$defs",
          "definitions",
          "title",
          "description",
          "default",
          "examples",
          "deprecated",
          "readOnly",
          "writeOnly",
          "format",
          "strict");
  private static final Map<String, Set<String>> KEYWORDS =
      Map.of(
          "object", Set.of("properties", "required", "additionalProperties"),
          "array", Set.of("items", "minItems", "maxItems"),
          "string", Set.of("minLength", "maxLength", "pattern"),
          "integer", NumberBounds.KEYWORDS,
          "number", NumberBounds.KEYWORDS);
  private static final int DEPTH_MAX = 64;

  /** Schemas, values of enumerations and what patterns and numbers come to, all together. */
  private static final int PARTS_MAX = 5_000;

  /** Ways of a pattern, or states of a number, that count as one. */
  private static final int STEPS_PER_PART = 16;

  private final JsonNode root;
  private final Disjoint disjoint;
  private final Map<String, Reference> references = new HashMap<>();

  private final Map<Object, Grammar> costly = new HashMap<>();

  /** References that are being followed without anything written between them. */
  private final Set<String> following = new HashSet<>();

  private int depth;
  private int parts;

  /** What became of a schema. */
  public sealed interface Compiled {
    record Good(Grammar grammar) implements Compiled {}

    record Refused(String reason) implements Compiled {}
  }

  private JsonSchemaGrammar(JsonNode root) {
    this.root = root;
    this.disjoint = new Disjoint(root);
  }

  public static Compiled compile(JsonNode schema) {
    try {
      return new Compiled.Good(new JsonSchemaGrammar(schema).value(schema));
    } catch (NotOfferedException e) {
      return new Compiled.Refused(String.valueOf(e.getMessage()));
    }
  }

  private Grammar value(JsonNode schema) throws NotOfferedException {
    if (schema.isBoolean() && schema.asBoolean()) {
      return JsonGrammar.VALUE;
    }
    require(schema.isObject(), "the schema has %s where a schema is expected".formatted(schema));
    count(1);
    depth++;
    require(depth <= DEPTH_MAX, "the schema is nested deeper than %d".formatted(DEPTH_MAX));
    Grammar grammar = object(schema);
    depth--;
    return grammar;
  }

  private void count(int more) throws NotOfferedException {
    parts += more;
    require(parts <= PARTS_MAX, "the schema has more than %d parts".formatted(PARTS_MAX));
  }

  private Grammar object(JsonNode schema) throws NotOfferedException {
    if (schema.has("$ref")) {
      only(schema, Set.of("$ref"));
      return reference(schema.get("$ref").asText());
    }
    for (String combination : List.of("anyOf", "oneOf", "allOf")) {
      if (schema.has(combination)) {
        only(schema, Set.of(combination, "discriminator"));
        return combined(combination, schema.get(combination));
      }
    }
    if (schema.has("const")) {
      only(schema, Set.of("const", "type"));
      return JsonGrammar.literal(schema.get("const"));
    }
    if (schema.has("enum")) {
      only(schema, Set.of("enum", "type"));
      return oneOf(schema.get("enum"));
    }
    return typed(schema);
  }

  private Grammar combined(String how, JsonNode schemas) throws NotOfferedException {
    require(
        !schemas.isEmpty() && (!how.equals("allOf") || schemas.size() == 1),
        "'%s' of %d schemas is not offered".formatted(how, schemas.size()));
    require(
        !how.equals("oneOf") || disjoint.all(schemas),
        "'oneOf' of schemas that nothing tells apart is not offered; 'anyOf' is");
    List<Grammar> alternatives = new ArrayList<>();
    for (JsonNode schema : schemas) {
      alternatives.add(value(schema));
    }
    return JsonGrammar.any(alternatives);
  }

  private Grammar reference(String pointer) throws NotOfferedException {
    require(
        pointer.matches("#(/.*)?") && !root.at(pointer.substring(1)).isMissingNode(),
        "'$ref' %s leads nowhere in the schema".formatted(pointer));
    require(!following.contains(pointer), "'$ref' %s leads to itself".formatted(pointer));
    Reference known = references.get(pointer);
    if (known != null) {
      return known;
    }
    Reference reference = new Reference();
    references.put(pointer, reference);
    following.add(pointer);
    reference.is(value(root.at(pointer.substring(1))));
    following.remove(pointer);
    return reference;
  }

  private Grammar typed(JsonNode schema) throws NotOfferedException {
    JsonNode type = schema.path("type");
    List<String> types = new ArrayList<>();
    if (type.isTextual()) {
      types.add(type.asText());
    } else if (type.isArray()) {
      type.forEach(one -> types.add(one.asText()));
    } else if (schema.has("properties")) {
      types.add("object");
    } else if (schema.has("items")) {
      types.add("array");
    }
    Set<String> known = new HashSet<>(Set.of("type"));
    types.forEach(one -> known.addAll(KEYWORDS.getOrDefault(one, Set.of())));
    only(schema, known);
    if (types.isEmpty()) {
      return JsonGrammar.VALUE;
    }
    List<Grammar> alternatives = new ArrayList<>();
    for (String one : types) {
      alternatives.add(typed(one, schema));
    }
    return JsonGrammar.any(alternatives);
  }

  private Grammar typed(String type, JsonNode schema) throws NotOfferedException {
    return switch (type) {
      case "object" -> members(schema);
      case "array" -> {
        int least = schema.path("minItems").asInt(0);
        int most = schema.path("maxItems").asInt(Grammar.UNBOUNDED);
        require(least <= most, "'minItems' is more than 'maxItems'");
        yield JsonGrammar.array(apart(schema.get("items")), least, most);
      }
      case "string" -> string(schema);
      case "integer" -> number(schema, true);
      case "number" -> number(schema, false);
      case "boolean" -> JsonGrammar.BOOLEAN;
      case "null" -> JsonGrammar.NULL;
      default -> throw new NotOfferedException("'type' %s is none of JSON's".formatted(type));
    };
  }

  private Grammar string(JsonNode schema) throws NotOfferedException {
    String format = schema.path("format").asText();
    List<String> given =
        Stream.of("pattern", "minLength", "maxLength", "format")
            .filter(schema::has)
            .filter(name -> !name.equals("format") || StringFormat.isKnown(format))
            .toList();
    if (given.equals(List.of("format"))) {
      return StringFormat.of(format);
    }
    if (given.equals(List.of("pattern"))) {
      String pattern = schema.path("pattern").asText();
      return once(pattern, () -> PatternGrammar.of(pattern));
    }
    require(
        !given.contains("format") && !given.contains("pattern"),
        "%s of one string are not offered together".formatted(String.join(" and ", quoted(given))));
    int least = schema.path("minLength").asInt(0);
    int most = schema.path("maxLength").asInt(Grammar.UNBOUNDED);
    require(least <= most, "'minLength' is more than 'maxLength'");
    return JsonGrammar.string(least, most);
  }

  private Grammar number(JsonNode schema, boolean isInteger) throws NotOfferedException {
    NumberBounds bounds = NumberBounds.of(schema, isInteger);
    if (bounds.areNone()) {
      return isInteger ? JsonGrammar.INTEGER : JsonGrammar.NUMBER;
    }
    return once(bounds, () -> NumberGrammar.of(bounds));
  }

  /**
   * What is made once in a schema, and counts.
   *
   * @param asked a pattern, or the bounds of a number
   */
  private Grammar once(Object asked, CostlyGrammar.Maker maker) throws NotOfferedException {
    Grammar known = costly.get(asked);
    if (known == null) {
      CostlyGrammar made = maker.make();
      count(made.steps() / STEPS_PER_PART);
      known = made.grammar();
      costly.put(asked, known);
    }
    return known;
  }

  private Grammar members(JsonNode schema) throws NotOfferedException {
    JsonNode properties = schema.path("properties");
    JsonNode additional = schema.path("additionalProperties");
    Set<String> required = new HashSet<>();
    schema.path("required").forEach(name -> required.add(name.asText()));
    for (String name : required) {
      require(properties.has(name), "'required' names %s, 'properties' does not".formatted(name));
    }
    if (properties.isEmpty() && !(additional.isBoolean() && !additional.asBoolean())) {
      return JsonGrammar.object(apart(additional.isObject() ? additional : null));
    }
    Grammar first = text("");
    Grammar later = text("");
    for (Map.Entry<String, JsonNode> property : List.copyOf(properties.properties()).reversed()) {
      Grammar member =
          sequence(
              JsonGrammar.literal(TextNode.valueOf(property.getKey())),
              JsonGrammar.colon(),
              apart(property.getValue()));
      Grammar begun = sequence(member, later);
      Grammar goneOn = sequence(JsonGrammar.comma(), member, later);
      boolean mayBeLeftOut = !required.contains(property.getKey());
      first = mayBeLeftOut ? Grammar.choice(begun, first) : begun;
      later = mayBeLeftOut ? Grammar.choice(goneOn, later) : goneOn;
    }
    return JsonGrammar.members(first);
  }

  /** A schema of what stands within something: it may refer to what is around it. */
  private Grammar apart(@Nullable JsonNode schema) throws NotOfferedException {
    if (schema == null) {
      return JsonGrammar.VALUE;
    }
    Set<String> outside = Set.copyOf(following);
    following.clear();
    Grammar grammar = value(schema);
    following.addAll(outside);
    return grammar;
  }

  private Grammar oneOf(JsonNode values) throws NotOfferedException {
    count(values.size());
    require(!values.isEmpty(), "'enum' has no values");
    List<Grammar> literals = new ArrayList<>();
    for (JsonNode value : values) {
      literals.add(JsonGrammar.literal(value));
    }
    return JsonGrammar.any(literals);
  }

  private static void only(JsonNode schema, Set<String> keywords) throws NotOfferedException {
    List<String> unknown =
        StreamSupport.stream(((Iterable<String>) schema::fieldNames).spliterator(), false)
            .filter(name -> !ANNOTATIONS.contains(name) && !keywords.contains(name))
            .toList();
    require(
        unknown.isEmpty(), "%s is not offered here".formatted(String.join(", ", quoted(unknown))));
  }

  private static List<String> quoted(List<String> names) {
    return names.stream().map("'%s'"::formatted).toList();
  }
}
