package network.haca.workers.grammar;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import network.haca.workers.grammar.Grammar.Choice;
import network.haca.workers.grammar.Grammar.OneOf;
import network.haca.workers.grammar.Grammar.Reference;
import network.haca.workers.grammar.Grammar.Repeat;
import network.haca.workers.grammar.Grammar.Sequence;
import network.haca.workers.grammar.Grammar.Text;
import org.jspecify.annotations.Nullable;

/**
 * Where a text stands in a grammar: all the ways in which it can go on. Never changes; the way on
 * is another place.
 */
public final class Place {
  /** What comes next, and what after it. Equal to itself alone. */
  private static final class Way {
    private final Grammar next;
    private final @Nullable Way after;

    Way(Grammar next, @Nullable Way after) {
      this.next = next;
      this.after = after;
    }
  }

  /** Each begins with a byte. */
  private final List<Way> ways = new ArrayList<>();

  private boolean mayEnd;

  private Place() {}

  public static Place start(Grammar grammar) {
    Place place = new Place();
    place.add(new Way(grammar, null), new ArrayList<>());
    return place;
  }

  /** Whether the text may end here. */
  public boolean mayEnd() {
    return mayEnd;
  }

  /** Whether the text cannot go on. */
  public boolean mustEnd() {
    return ways.isEmpty();
  }

  /** Whether the byte may come next. */
  public boolean takes(int octet) {
    for (Way way : ways) {
      if (takes(way.next, octet)) {
        return true;
      }
    }
    return false;
  }

  /** Where the text stands after these bytes; nothing if it cannot have them. */
  public Optional<Place> after(byte[] bytes) {
    Place place = this;
    for (byte octet : bytes) {
      place = place.after(octet & 0xff);
      if (place.ways.isEmpty() && !place.mayEnd) {
        return Optional.empty();
      }
    }
    return Optional.of(place);
  }

  private Place after(int octet) {
    Place place = new Place();
    List<Way> visited = new ArrayList<>();
    for (Way way : ways) {
      if (takes(way.next, octet)) {
        Text rest = way.next instanceof Text text ? text.rest() : null;
        place.add(rest == null ? way.after : new Way(rest, way.after), visited);
      }
    }
    return place;
  }

  private static boolean takes(Grammar next, int octet) {
    return switch (next) {
      case Text text -> text.begins(octet);
      case OneOf one -> one.has(octet);
      default -> throw new IllegalStateException("ways begin with a byte");
    };
  }

  /**
   * @param visited what this byte led to already: alternatives that go on alike count once
   */
  private void add(@Nullable Way way, List<Way> visited) {
    if (way == null) {
      mayEnd = true;
      return;
    }
    if (visited.contains(way)) {
      return;
    }
    visited.add(way);
    switch (way.next) {
      case Text _, OneOf _ -> ways.add(way);
      case Reference reference -> add(new Way(reference.target(), way.after), visited);
      case Choice choice ->
          choice.alternatives().forEach(one -> add(new Way(one, way.after), visited));
      case Sequence sequence -> {
        Way all = way.after;
        for (Grammar part : sequence.parts().reversed()) {
          all = new Way(part, all);
        }
        add(all, visited);
      }
      case Repeat repeat -> {
        if (repeat.least() == 0) {
          add(way.after, visited);
        }
        if (repeat.most() > 0) {
          add(new Way(repeat.part(), new Way(repeat.less(), way.after)), visited);
        }
      }
    }
  }
}
