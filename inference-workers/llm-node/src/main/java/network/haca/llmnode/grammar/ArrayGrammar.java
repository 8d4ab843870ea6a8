package network.haca.llmnode.grammar;

import static network.haca.llmnode.grammar.Grammar.choice;
import static network.haca.llmnode.grammar.Grammar.sequence;
import static network.haca.llmnode.grammar.Grammar.text;
import static network.haca.llmnode.grammar.NotOfferedException.require;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** The arrays of a schema: a few items with schemas of their own, then others that are alike. */
final class ArrayGrammar {
  static final Set<String> KEYWORDS = Set.of("items", "prefixItems", "minItems", "maxItems");

  private final List<Grammar> prefix = new ArrayList<>();
  private final Grammar item;
  private final int least;
  private final int most;

  private ArrayGrammar(JsonNode schema, InnerSchema inner) throws NotOfferedException {
    for (JsonNode each : schema.path("prefixItems")) {
      prefix.add(inner.grammar(each));
    }
    JsonNode others = schema.path("items");
    boolean isClosed = others.isBoolean() && !others.asBoolean();
    int told = schema.path("maxItems").asInt(Grammar.UNBOUNDED);
    item = isClosed ? text("") : inner.grammar(schema.get("items"));
    least = schema.path("minItems").asInt(0);
    most = isClosed ? Math.min(told, prefix.size()) : told;
    require(least <= told, "'minItems' is more than 'maxItems'");
    require(
        least <= most, "'minItems' is more than the %d of 'prefixItems'".formatted(prefix.size()));
  }

  static Grammar of(JsonNode schema, InnerSchema inner) throws NotOfferedException {
    ArrayGrammar array = new ArrayGrammar(schema, inner);
    return array.prefix.isEmpty()
        ? JsonGrammar.array(array.item, array.least, array.most)
        : JsonGrammar.items(array.from(0));
  }

  /** What may stand from an item of the prefix on. */
  private Grammar from(int index) {
    if (index >= most) {
      return text("");
    }
    if (index == prefix.size()) {
      return new Grammar.Repeat(
          sequence(JsonGrammar.comma(), item),
          Math.max(0, least - index),
          most == Grammar.UNBOUNDED ? most : most - index);
    }
    Grammar own = sequence(prefix.get(index), from(index + 1));
    Grammar separated = index == 0 ? own : sequence(JsonGrammar.comma(), own);
    return index < least ? separated : choice(separated, text(""));
  }
}
