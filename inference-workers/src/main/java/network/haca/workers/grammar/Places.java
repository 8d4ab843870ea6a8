package network.haca.workers.grammar;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import network.haca.workers.grammar.Grammar.Choice;
import network.haca.workers.grammar.Grammar.OneOf;
import network.haca.workers.grammar.Grammar.Reference;
import network.haca.workers.grammar.Grammar.Repeat;
import network.haca.workers.grammar.Grammar.Sequence;
import network.haca.workers.grammar.Grammar.Text;
import org.jspecify.annotations.Nullable;

/**
 * The places of a grammar that texts came to, each of them one object: inside a string, say, the
 * text stays where it is. So what may follow is worked out once and then looked up.
 */
final class Places {
  /** Of ways, and of places, that are known at a time: some 10 MB. */
  private static final int KNOWN_MAX = 8_192;

  private final Map<Way, Way> ways = new HashMap<>();
  private final Map<Key, Place> places = new HashMap<>();

  private record Key(List<Way> ways, boolean mayEnd) {}

  /** A place in the making; the same way counts once. */
  private static final class Gathered {
    private final Set<Way> visited = new LinkedHashSet<>();
    private final List<Way> ways = new ArrayList<>();
    private boolean mayEnd;
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
    if (places.size() >= KNOWN_MAX) {
      places.clear();
    }
    if (ways.size() >= KNOWN_MAX) {
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

  private void add(@Nullable Way way, Gathered gathered) {
    if (way == null) {
      gathered.mayEnd = true;
      return;
    }
    if (!gathered.visited.add(way)) {
      return;
    }
    switch (way.next) {
      case Text _, OneOf _ -> gathered.ways.add(way);
      case Reference reference -> add(way(reference.target(), way.after), gathered);
      case Choice choice ->
          choice.alternatives().forEach(one -> add(way(one, way.after), gathered));
      case Sequence sequence -> {
        Way all = way.after;
        for (Grammar part : sequence.parts().reversed()) {
          all = way(part, all);
        }
        add(all, gathered);
      }
      case Repeat repeat -> {
        if (repeat.mayEnd()) {
          add(way.after, gathered);
        }
        if (repeat.mayGoOn()) {
          add(way(repeat.part(), way(repeat.less(), way.after)), gathered);
        }
      }
    }
  }
}
