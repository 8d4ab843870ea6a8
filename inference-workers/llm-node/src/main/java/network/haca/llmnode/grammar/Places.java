package network.haca.llmnode.grammar;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import network.haca.llmnode.grammar.Grammar.Choice;
import network.haca.llmnode.grammar.Grammar.OneOf;
import network.haca.llmnode.grammar.Grammar.Reference;
import network.haca.llmnode.grammar.Grammar.Repeat;
import network.haca.llmnode.grammar.Grammar.Sequence;
import network.haca.llmnode.grammar.Grammar.Text;
import org.jspecify.annotations.Nullable;

/**
 * The places of a grammar that texts came to, each of them one object: inside a string, say, the
 * text stays where it is. So what may follow is worked out once and then looked up.
 */
final class Places {
  /** Of ways, and of places, that are known at a time: some 10 MB. */
  static final int KNOWN_MAX = 8_192;

  /**
   * On which one byte leads on. A grammar that says the same again and again in itself has twice as
   * many at every depth; what is beyond is left out, and the rest still leads to its texts.
   */
  private static final int WAYS_MAX = 4_096;

  /** Parts of the grammar that are followed to find them. */
  private static final int VISITED_MAX = 16 * WAYS_MAX;

  private final int knownMax;
  private final Map<Way, Way> ways = new HashMap<>();
  private final Map<Key, Place> places = new HashMap<>();

  private record Key(List<Way> ways, boolean mayEnd) {}

  /** A place in the making; the same way counts once. */
  private static final class Gathered {
    private final Set<Way> visited = new HashSet<>();
    private final Deque<Way> open = new ArrayDeque<>();
    private final List<Way> ways = new ArrayList<>();
    private boolean mayEnd;

    boolean isFull() {
      return ways.size() >= WAYS_MAX || visited.size() >= VISITED_MAX;
    }

    void open(@Nullable Way way) {
      if (way == null) {
        mayEnd = true;
      } else {
        open.addLast(way);
      }
    }
  }

  /**
   * @param knownMax of ways, and of places, that are known at a time
   */
  Places(int knownMax) {
    this.knownMax = knownMax;
  }

  Place start(Grammar grammar) {
    Gathered gathered = new Gathered();
    add(way(grammar, null), gathered);
    return place(gathered);
  }

  Place after(List<Way> ways, int octet) {
    Gathered gathered = new Gathered();
    for (Way way : ways) {
      if (way.takes(octet)) {
        Text rest = way.next instanceof Text text ? text.rest() : null;
        add(rest == null ? way.after : way(rest, way.after), gathered);
      }
    }
    return place(gathered);
  }

  private Place place(Gathered gathered) {
    // What is forgotten is made again when it is needed.
    if (places.size() >= knownMax) {
      places.clear();
    }
    if (ways.size() >= knownMax) {
      ways.clear();
    }
    return places.computeIfAbsent(
        new Key(gathered.ways, gathered.mayEnd), key -> new Place(this, key.ways(), key.mayEnd()));
  }

  private Way way(Grammar next, @Nullable Way after) {
    Way way = new Way(next, after);
    Way known = ways.putIfAbsent(way, way);
    return known == null ? way : known;
  }

  /** Follows a way to the bytes that it can begin with. */
  private void add(@Nullable Way first, Gathered gathered) {
    gathered.open(first);
    while (!gathered.open.isEmpty()) {
      Way way = gathered.open.removeLast();
      if (gathered.isFull() || !gathered.visited.add(way)) {
        continue;
      }
      switch (way.next) {
        case Text _, OneOf _ -> gathered.ways.add(way);
        case Reference reference -> gathered.open(way(reference.target(), way.after));
        case Choice choice ->
            choice.alternatives().reversed().forEach(one -> gathered.open(way(one, way.after)));
        case Sequence sequence -> gathered.open(inOrder(sequence, way.after));
        case Repeat repeat -> {
          if (repeat.mayEnd()) {
            gathered.open(way.after);
          }
          if (repeat.mayGoOn()) {
            gathered.open(way(repeat.part(), way(repeat.less(), way.after)));
          }
        }
      }
    }
  }

  private @Nullable Way inOrder(Sequence sequence, @Nullable Way after) {
    Way all = after;
    for (Grammar part : sequence.parts().reversed()) {
      all = way(part, all);
    }
    return all;
  }
}
