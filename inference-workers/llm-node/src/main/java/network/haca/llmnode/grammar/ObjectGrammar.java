package network.haca.llmnode.grammar;

import static network.haca.llmnode.grammar.Grammar.choice;
import static network.haca.llmnode.grammar.Grammar.sequence;
import static network.haca.llmnode.grammar.Grammar.text;
import static network.haca.llmnode.grammar.NotOfferedException.require;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The objects of a schema. Where it names members, they come in its order, and no others; where it
 * names none, members have any names, or those of a pattern.
 */
final class ObjectGrammar {
  static final Set<String> KEYWORDS =
      Set.of(
          "properties",
          "required",
          "additionalProperties",
          "patternProperties",
          "propertyNames",
          "minProperties",
          "maxProperties");

  /** What 'propertyNames' may ask of names, beside which they are. */
  private static final Set<String> OF_NAMES =
      Stream.concat(StringGrammar.KEYWORDS.stream(), Stream.of("type"))
          .collect(Collectors.toUnmodifiableSet());

  private final JsonNode schema;
  private final InnerSchema inner;
  private final Set<String> required = new TreeSet<>();

  /** The members that the schema names, with the schemas of their values; null for any value. */
  private final Map<String, @Nullable JsonNode> named = new LinkedHashMap<>();

  private final @Nullable JsonNode additional;
  private final boolean isClosed;
  private final int least;
  private final int most;

  private ObjectGrammar(JsonNode schema, InnerSchema inner) throws NotOfferedException {
    this.schema = schema;
    this.inner = inner;
    JsonNode others = schema.path("additionalProperties");
    this.isClosed = others.isBoolean() && !others.asBoolean();
    this.additional = others.isObject() ? others : null;
    this.least = schema.path("minProperties").asInt(0);
    this.most = schema.path("maxProperties").asInt(Grammar.UNBOUNDED);
    require(least <= most, "'minProperties' is more than 'maxProperties'");
    schema.path("required").forEach(name -> required.add(name.asText()));
    schema
        .path("properties")
        .properties()
        .forEach(each -> named.put(each.getKey(), each.getValue()));
    nameWhatIsRequired();
    nameWhatIsListed();
  }

  static Grammar of(JsonNode schema, InnerSchema inner) throws NotOfferedException {
    ObjectGrammar object = new ObjectGrammar(schema, inner);
    boolean hasPatterns = !schema.path("patternProperties").isEmpty();
    return object.named.isEmpty() && (!object.isClosed || hasPatterns)
        ? object.unnamed()
        : object.inOrder();
  }

  private void nameWhatIsRequired() throws NotOfferedException {
    for (String name : required) {
      require(
          named.containsKey(name) || !isClosed,
          "'required' names %s, 'properties' does not".formatted(name));
      named.putIfAbsent(name, additional);
    }
  }

  /** Names out of a list are members that may be left out. */
  private void nameWhatIsListed() {
    if (named.isEmpty() && !isClosed) {
      schema.at("/propertyNames/enum").forEach(name -> named.put(name.asText(), additional));
    }
  }

  private Grammar inOrder() throws NotOfferedException {
    Optional<Grammar> names = names();
    List<Grammar> patterns = new ArrayList<>(patterns().keySet());
    Map<String, Grammar> members = new LinkedHashMap<>();
    for (Map.Entry<String, @Nullable JsonNode> each : named.entrySet()) {
      Grammar name = JsonGrammar.literal(TextNode.valueOf(each.getKey()));
      require(
          patterns.stream().noneMatch(pattern -> isName(pattern, each.getKey())),
          "'%s', which is of 'patternProperties' too, is not offered".formatted(each.getKey()));
      if (names.isPresent() && !isName(names.get(), each.getKey())) {
        require(
            !required.contains(each.getKey()),
            "'required' names %s, which 'propertyNames' does not allow".formatted(each.getKey()));
        continue;
      }
      members.put(
          each.getKey(), sequence(name, JsonGrammar.colon(), inner.grammar(each.getValue())));
    }
    require(
        most >= members.size(),
        "'maxProperties' below the %d that are named is not offered".formatted(members.size()));
    require(
        least <= members.size(),
        "'minProperties' above the %d that are named is not offered".formatted(members.size()));
    return JsonGrammar.members(inOrder(members));
  }

  /** From the last member to the first, for each number of members that are still missing. */
  private Grammar inOrder(Map<String, Grammar> members) throws NotOfferedException {
    int missingMax = Math.max(0, least);
    inner.count(members.size() * missingMax);
    @Nullable Grammar[] first = new @Nullable Grammar[missingMax + 1];
    @Nullable Grammar[] later = new @Nullable Grammar[missingMax + 1];
    first[0] = text("");
    later[0] = text("");
    for (Map.Entry<String, Grammar> each : List.copyOf(members.entrySet()).reversed()) {
      boolean mayBeLeftOut = !required.contains(each.getKey());
      @Nullable Grammar[] firstNow = new @Nullable Grammar[missingMax + 1];
      @Nullable Grammar[] laterNow = new @Nullable Grammar[missingMax + 1];
      for (int missing = 0; missing <= missingMax; missing++) {
        Grammar rest = later[Math.max(0, missing - 1)];
        firstNow[missing] = with(each.getValue(), rest, mayBeLeftOut ? first[missing] : null);
        laterNow[missing] =
            with(
                sequence(JsonGrammar.comma(), each.getValue()),
                rest,
                mayBeLeftOut ? later[missing] : null);
      }
      first = firstNow;
      later = laterNow;
    }
    Grammar all = first[missingMax];
    return all == null ? text("") : all;
  }

  private static @Nullable Grammar with(
      Grammar member, @Nullable Grammar rest, @Nullable Grammar without) {
    if (rest == null) {
      return without;
    }
    Grammar with = sequence(member, rest);
    return without == null ? with : choice(with, without);
  }

  /** Names may come twice, and count once: so that no more than one can be asked for. */
  private Grammar unnamed() throws NotOfferedException {
    require(least <= 1, "'minProperties' above 1 of members without names is not offered");
    List<Grammar> members = new ArrayList<>();
    Map<Grammar, JsonNode> patterns = patterns();
    for (Map.Entry<Grammar, JsonNode> each : patterns.entrySet()) {
      members.add(
          sequence(allowed(each.getKey()), JsonGrammar.colon(), inner.grammar(each.getValue())));
    }
    if (patterns.isEmpty()) {
      Grammar name = names().orElse(JsonGrammar.STRING);
      members.add(sequence(name, JsonGrammar.colon(), inner.grammar(additional)));
    }
    return JsonGrammar.members(JsonGrammar.separated(JsonGrammar.any(members), least, most));
  }

  private Optional<Grammar> names() throws NotOfferedException {
    JsonNode names = schema.path("propertyNames");
    boolean areAny = names.isMissingNode() || names.isBoolean() && names.asBoolean();
    if (areAny || names.isObject() && names.isEmpty()) {
      return Optional.empty();
    }
    require(names.isObject(), "'propertyNames' that allows no name is not offered");
    if (names.has("enum") || names.has("const")) {
      return Optional.of(inner.grammar(names));
    }
    require(names.path("type").asText("string").equals("string"), "a name is a string");
    JsonSchemaGrammar.only(names, OF_NAMES);
    CostlyGrammar strings = StringGrammar.of(names).grammar();
    inner.count(strings.steps() / JsonSchemaGrammar.STEPS_PER_PART);
    return Optional.of(strings.grammar());
  }

  /** The schemas of values by their names' patterns, no two of which any name is of. */
  private Map<Grammar, JsonNode> patterns() throws NotOfferedException {
    Map<Grammar, JsonNode> patterns = new LinkedHashMap<>();
    for (Map.Entry<String, JsonNode> each : schema.path("patternProperties").properties()) {
      CostlyGrammar pattern = PatternGrammar.of(each.getKey());
      inner.count(pattern.steps() / JsonSchemaGrammar.STEPS_PER_PART);
      for (Grammar other : patterns.keySet()) {
        require(
            Intersection.of(other, pattern.grammar()).isEmpty(),
            "'patternProperties' of which several may have one name is not offered");
      }
      patterns.put(pattern.grammar(), each.getValue());
    }
    return patterns;
  }

  private Grammar allowed(Grammar pattern) throws NotOfferedException {
    Optional<Grammar> names = names();
    return names.isEmpty()
        ? pattern
        : Intersection.of(names.get(), pattern)
            .orElseThrow(
                () -> new NotOfferedException("'propertyNames' allows none of 'patternProperties'"))
            .grammar();
  }

  private static boolean isName(Grammar names, String name) {
    String literal = JsonGrammar.write(TextNode.valueOf(name));
    return Place.start(names).after(literal.getBytes(StandardCharsets.UTF_8)).mayEnd();
  }
}
