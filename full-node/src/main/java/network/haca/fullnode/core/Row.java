package network.haca.fullnode.core;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import network.haca.pipe.PipeBounds;
import network.haca.primitives.Bytes32;
import network.haca.primitives.Keccak;

/** The nodes that may answer a request, in the order in which they may (rule P4). */
final class Row {
  private Row() {}

  /**
   * @param nodes all that serve the model
   */
  static List<Bytes32> of(Bytes32 seed, List<Bytes32> nodes) {
    if (nodes.isEmpty()) {
      return List.of();
    }
    int first =
        new BigInteger(1, seed.toArray()).mod(BigInteger.valueOf(nodes.size())).intValueExact();
    return IntStream.range(0, Math.min(nodes.size(), PipeBounds.ROW_MAX))
        .mapToObj(place -> nodes.get((first + place) % nodes.size()))
        .toList();
  }

  /**
   * Draws each node by itself: of those that answer together none is the likelier to be drawn for
   * standing beside another one.
   *
   * @param max that are drawn
   */
  static List<Bytes32> apart(Bytes32 seed, List<Bytes32> nodes, int max) {
    List<Bytes32> rest = new ArrayList<>(nodes);
    for (int place = 0; place < Math.min(nodes.size(), max); place++) {
      Bytes32 drawn = Keccak.hash(seed.value(), Bytes32.ofUnsigned(place).value());
      BigInteger left = BigInteger.valueOf(rest.size() - (long) place);
      int other = place + new BigInteger(1, drawn.toArray()).mod(left).intValueExact();
      Collections.swap(rest, place, other);
    }
    return List.copyOf(rest.subList(0, Math.min(nodes.size(), max)));
  }
}
