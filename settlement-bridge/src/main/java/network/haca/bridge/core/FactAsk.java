package network.haca.bridge.core;

import java.util.Collections;
import java.util.Comparator;
import java.util.SortedSet;
import java.util.TreeSet;
import network.haca.primitives.Bytes32;

/**
 * What a receipt is to prove of an answer's facts (rule D4).
 *
 * @param nodes that reported
 * @param definitions that they reported by; a feed may have several
 */
public record FactAsk(SortedSet<Bytes32> nodes, SortedSet<Definition> definitions) {
  public static final int NODES_MAX = 32;
  public static final int DEFINITIONS_MAX = 4;

  /** A definition of a feed by its digest. */
  public record Definition(Bytes32 feedId, Bytes32 digest) implements Comparable<Definition> {
    private static final Comparator<Definition> ORDER =
        Comparator.comparing(Definition::feedId).thenComparing(Definition::digest);

    @Override
    public int compareTo(Definition other) {
      return ORDER.compare(this, other);
    }
  }

  public FactAsk {
    nodes = Collections.unmodifiableSortedSet(new TreeSet<>(nodes));
    definitions = Collections.unmodifiableSortedSet(new TreeSet<>(definitions));
    if (nodes.size() > NODES_MAX || definitions.size() > DEFINITIONS_MAX) {
      throw new IllegalArgumentException("at most 32 nodes and 4 definitions are proven at once");
    }
  }
}
