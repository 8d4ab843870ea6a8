package network.haca.llmnode.grammar;

import static network.haca.llmnode.grammar.NotOfferedException.require;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import network.haca.llmnode.grammar.Grammar.Reference;

/**
 * The texts that two grammars have in common: the product of their automata, without the states
 * that no text ends from.
 */
final class Intersection {
  /** Upper bound on states and the ways between them, together. */
  private static final int STEPS_MAX = 40_000;

  private static final int OCTETS = 256;

  private final Map<Pair, State> states = new HashMap<>();
  private final Deque<State> open = new ArrayDeque<>();
  private int steps;

  private record Pair(Place first, Place second) {}

  private static final class State {
    private final Pair pair;
    private final Map<State, BitSet> next = new LinkedHashMap<>();
    private final List<State> before = new ArrayList<>();
    private final Reference grammar = new Reference();
    private boolean leadsToAnEnd;

    State(Pair pair) {
      this.pair = pair;
    }

    boolean mayEnd() {
      return pair.first.mayEnd() && pair.second.mayEnd();
    }
  }

  private Intersection() {}

  /** What both have in common; empty if that is nothing. */
  static Optional<CostlyGrammar> of(Grammar first, Grammar second) throws NotOfferedException {
    // Places are told apart by identity, so that none may be forgotten.
    Place one = new Places(Integer.MAX_VALUE).start(first);
    Place other = new Places(Integer.MAX_VALUE).start(second);
    return new Intersection().of(new Pair(one, other));
  }

  private Optional<CostlyGrammar> of(Pair start) throws NotOfferedException {
    State first = state(start);
    while (!open.isEmpty()) {
      follow(open.removeLast());
    }
    markWhatLeadsToAnEnd();
    if (!first.leadsToAnEnd) {
      return Optional.empty();
    }
    states.values().stream().filter(state -> state.leadsToAnEnd).forEach(Intersection::tell);
    return Optional.of(new CostlyGrammar(first.grammar, steps));
  }

  private State state(Pair pair) throws NotOfferedException {
    State known = states.get(pair);
    if (known != null) {
      return known;
    }
    require(
        ++steps <= STEPS_MAX,
        "what the schema asks of one string together has too many states; ask for less of it");
    State state = new State(pair);
    states.put(pair, state);
    open.add(state);
    return state;
  }

  private void follow(State state) throws NotOfferedException {
    for (int octet = 0; octet < OCTETS; octet++) {
      Place first = state.pair.first.after(octet);
      if (first.isLost()) {
        continue;
      }
      Place second = state.pair.second.after(octet);
      if (!second.isLost()) {
        State next = state(new Pair(first, second));
        state.next.computeIfAbsent(next, any -> new BitSet()).set(octet);
      }
    }
    steps += state.next.size();
    state.next.keySet().forEach(next -> next.before.add(state));
  }

  private void markWhatLeadsToAnEnd() {
    states.values().stream().filter(State::mayEnd).forEach(open::add);
    while (!open.isEmpty()) {
      State state = open.removeLast();
      if (!state.leadsToAnEnd) {
        state.leadsToAnEnd = true;
        open.addAll(state.before);
      }
    }
  }

  private static void tell(State state) {
    List<Grammar> ways = new ArrayList<>();
    if (state.mayEnd()) {
      ways.add(Grammar.text(""));
    }
    state.next.forEach(
        (next, octets) -> {
          if (next.leadsToAnEnd) {
            ways.add(Grammar.sequence(Grammar.oneOf(octets), next.grammar));
          }
        });
    state.grammar.is(JsonGrammar.any(ways));
  }
}
