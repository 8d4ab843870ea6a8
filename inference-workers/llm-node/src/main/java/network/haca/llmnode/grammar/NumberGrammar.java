package network.haca.llmnode.grammar;

import static network.haca.llmnode.grammar.NotOfferedException.require;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import network.haca.llmnode.grammar.Grammar.Reference;
import org.jspecify.annotations.Nullable;

/**
 * Numbers between bounds and multiples, written without an exponent: the automaton that reads their
 * digits, as a grammar.
 */
final class NumberGrammar {
  private static final int STATES_MAX = 20_000;

  private final Map<Digits, Map<Digits, StringBuilder>> follow = new LinkedHashMap<>();

  private NumberGrammar() {}

  /** All of the bounds' numbers, of which there has to be one; they cost the automata's states. */
  static CostlyGrammar of(NumberBounds bounds) throws NotOfferedException {
    List<Grammar> ways = new ArrayList<>();
    NumberGrammar positive = new NumberGrammar();
    NumberGrammar negative = new NumberGrammar();
    Grammar others = positive.sizes(bounds.ofOthers());
    Grammar negatives = negative.sizes(bounds.ofNegatives());
    if (others != null) {
      ways.add(others);
    }
    if (negatives != null) {
      ways.add(Grammar.sequence(Grammar.text("-"), negatives));
    }
    require(!ways.isEmpty(), "no number that can be written here is within the schema's bounds");
    int states = positive.follow.size() + negative.follow.size();
    return new CostlyGrammar(JsonGrammar.any(ways), states);
  }

  /** Null if there is none. */
  private @Nullable Grammar sizes(NumberBounds bounds) throws NotOfferedException {
    if (bounds.most() != null && bounds.most().signum() < 0) {
      return null;
    }
    Digits start = Digits.start(bounds);
    Deque<Digits> open = new ArrayDeque<>(List.of(start));
    while (!open.isEmpty()) {
      Digits state = open.removeFirst();
      if (follow.containsKey(state)) {
        continue;
      }
      require(follow.size() < STATES_MAX, "'multipleOf' so fine is not offered");
      Map<Digits, StringBuilder> next = new LinkedHashMap<>();
      for (char character : "0123456789.".toCharArray()) {
        state
            .after(character)
            .ifPresent(
                after -> next.computeIfAbsent(after, key -> new StringBuilder()).append(character));
      }
      follow.put(state, next);
      open.addAll(next.keySet());
    }
    Set<Digits> useful = useful();
    return useful.contains(start) ? grammar(start, useful) : null;
  }

  /** Those from which a number can still end. */
  private Set<Digits> useful() {
    Map<Digits, List<Digits>> before = new HashMap<>();
    Deque<Digits> open = new ArrayDeque<>();
    follow.forEach(
        (state, next) -> {
          next.keySet()
              .forEach(after -> before.computeIfAbsent(after, key -> new ArrayList<>()).add(state));
          if (state.mayEnd()) {
            open.add(state);
          }
        });
    Set<Digits> useful = new HashSet<>();
    while (!open.isEmpty()) {
      Digits state = open.removeFirst();
      if (useful.add(state)) {
        open.addAll(before.getOrDefault(state, List.of()));
      }
    }
    return useful;
  }

  private Grammar grammar(Digits start, Set<Digits> useful) {
    Map<Digits, Reference> references = new HashMap<>();
    useful.forEach(state -> references.put(state, new Reference()));
    references.forEach(
        (state, reference) -> {
          List<Grammar> ways = new ArrayList<>();
          if (state.mayEnd()) {
            ways.add(Grammar.text(""));
          }
          follow
              .getOrDefault(state, Map.of())
              .forEach(
                  (after, characters) -> {
                    Reference rest = references.get(after);
                    if (rest != null) {
                      ways.add(Grammar.sequence(Grammar.anyOf(characters.toString()), rest));
                    }
                  });
          reference.is(JsonGrammar.any(ways));
        });
    return Objects.requireNonNull(references.get(start));
  }
}
