package network.haca.llmnode.grammar;

import static network.haca.llmnode.grammar.NotOfferedException.require;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * The strings of a schema: of a pattern, a format and a length, all of which hold.
 *
 * @param pattern empty for any string
 * @param format empty for any string
 * @param least characters
 * @param most characters
 */
record StringGrammar(String pattern, String format, int least, int most) {
  static final Set<String> KEYWORDS = Set.of("minLength", "maxLength", "pattern");

  /**
   * Reads what a schema asks of a string. A format that is not known asks nothing.
   *
   * @throws NotOfferedException if no length fits
   */
  static StringGrammar of(JsonNode schema) throws NotOfferedException {
    String format = schema.path("format").asText();
    int least = schema.path("minLength").asInt(0);
    int most = schema.path("maxLength").asInt(Grammar.UNBOUNDED);
    require(least <= most, "'minLength' is more than 'maxLength'");
    return new StringGrammar(
        schema.path("pattern").asText(), StringFormat.isKnown(format) ? format : "", least, most);
  }

  /** Returns true if the schema asks for something that only strings have. */
  static boolean isAskedBy(JsonNode schema) {
    return KEYWORDS.stream().anyMatch(schema::has)
        || StringFormat.isKnown(schema.path("format").asText());
  }

  /** The strings with their quotes. */
  CostlyGrammar grammar() throws NotOfferedException {
    List<CostlyGrammar> all = new ArrayList<>();
    if (!pattern.isEmpty()) {
      all.add(PatternGrammar.of(pattern));
    }
    if (!format.isEmpty()) {
      all.add(new CostlyGrammar(StringFormat.of(format), 1));
    }
    if (all.isEmpty() || least > 0 || most < Grammar.UNBOUNDED) {
      all.add(new CostlyGrammar(JsonGrammar.string(least, most), 1));
    }
    CostlyGrammar grammar = all.getFirst();
    for (CostlyGrammar other : all.subList(1, all.size())) {
      int steps = grammar.steps() + other.steps();
      CostlyGrammar both =
          Intersection.of(grammar.grammar(), other.grammar())
              .orElseThrow(() -> new NotOfferedException("no string is all that is asked of it"));
      grammar = new CostlyGrammar(both.grammar(), steps + both.steps());
    }
    return grammar;
  }
}
