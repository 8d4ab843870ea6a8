package network.haca.bridge.core;

import java.util.Collections;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import network.haca.primitives.Bytes32;

/**
 * What a receipt is to prove of an answer's facts (rule D4).
 *
 * @param nodes that reported
 * @param definitions digests by feed
 */
public record FactAsk(SortedSet<Bytes32> nodes, SortedMap<Bytes32, Bytes32> definitions) {
  public static final int NODES_MAX = 32;
  public static final int DEFINITIONS_MAX = 4;

  public FactAsk {
    nodes = Collections.unmodifiableSortedSet(new TreeSet<>(nodes));
    definitions = Collections.unmodifiableSortedMap(new TreeMap<>(definitions));
    if (nodes.size() > NODES_MAX || definitions.size() > DEFINITIONS_MAX) {
      throw new IllegalArgumentException("at most 32 nodes and 4 definitions are proven at once");
    }
  }
}
