package network.haca.llmnode.grammar;

import static network.haca.llmnode.grammar.NotOfferedException.require;

import com.fasterxml.jackson.databind.JsonNode;
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
 * types, members in the order of the schema or by the patterns of their names, items, enumerations,
 * patterns, formats and lengths of strings, bounds of numbers, anyOf, oneOf of what can be told
 * apart, references within the schema. Members that the schema does not name are left out. What it
 * asks beyond that is refused.
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
          "contentEncoding",
          "contentMediaType",
          "contentSchema",
          "format",
          "strict");

  /** The names of what tools add to schemas begin so, and ask nothing of a value. */
  private static final String EXTENSION = "x-";

  private static final Map<String, Set<String>> KEYWORDS =
      Map.of(
          "object", ObjectGrammar.KEYWORDS,
          "array", ArrayGrammar.KEYWORDS,
          "string", StringGrammar.KEYWORDS,
          "integer", NumberBounds.KEYWORDS,
          "number", NumberBounds.KEYWORDS);
  private static final int DEPTH_MAX = 64;

  /** Schemas, values of enumerations and what patterns and numbers come to, all together. */
  private static final int PARTS_MAX = 5_000;

  /** Ways of a pattern, or states of a number, that count as one. */
  static final int STEPS_PER_PART = 16;

  private final JsonNode root;
  private final Disjoint disjoint;
  private final Map<String, Reference> references = new HashMap<>();

  private final Map<Object, Grammar> costly = new HashMap<>();

  /** References that are being followed without anything written between them. */
  private final Set<String> following = new HashSet<>();

  private final InnerSchema inner =
      new InnerSchema() {
        @Override
        public Grammar grammar(@Nullable JsonNode schema) throws NotOfferedException {
          return apart(schema);
        }

        @Override
        public void count(int more) throws NotOfferedException {
          JsonSchemaGrammar.this.count(more);
        }
      };

  private int depth;
  private int parts;

  /** The outcome of compiling a schema. */
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
    List<String> types = types(schema);
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

  /** The types that a schema names; else those that its keywords are about. */
  private static List<String> types(JsonNode schema) {
    JsonNode type = schema.path("type");
    if (type.isTextual()) {
      return List.of(type.asText());
    }
    if (type.isArray()) {
      return type.valueStream().map(JsonNode::asText).toList();
    }
    return Stream.of("object", "array", "string", "number")
        .filter(
            one ->
                KEYWORDS.getOrDefault(one, Set.of()).stream().anyMatch(schema::has)
                    || one.equals("string") && StringGrammar.isAskedBy(schema))
        .toList();
  }

  private Grammar typed(String type, JsonNode schema) throws NotOfferedException {
    return switch (type) {
      case "object" -> ObjectGrammar.of(schema, inner);
      case "array" -> ArrayGrammar.of(schema, inner);
      case "string" -> string(schema);
      case "integer" -> number(schema, true);
      case "number" -> number(schema, false);
      case "boolean" -> JsonGrammar.BOOLEAN;
      case "null" -> JsonGrammar.NULL;
      default -> throw new NotOfferedException("'type' %s is none of JSON's".formatted(type));
    };
  }

  private Grammar string(JsonNode schema) throws NotOfferedException {
    StringGrammar strings = StringGrammar.of(schema);
    return once(strings, strings::grammar);
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
   * @param asked of a string or a number
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

  static void only(JsonNode schema, Set<String> keywords) throws NotOfferedException {
    List<String> unknown =
        StreamSupport.stream(((Iterable<String>) schema::fieldNames).spliterator(), false)
            .filter(name -> !ANNOTATIONS.contains(name) && !keywords.contains(name))
            .filter(name -> !name.startsWith(EXTENSION))
            .toList();
    require(
        unknown.isEmpty(), "%s is not offered here".formatted(String.join(", ", quoted(unknown))));
  }

  private static List<String> quoted(List<String> names) {
    return names.stream().map("'%s'"::formatted).toList();
  }
}
