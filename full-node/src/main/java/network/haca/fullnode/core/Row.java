package network.haca.fullnode.core;

import java.math.BigInteger;
import java.util.List;
import java.util.stream.IntStream;
import network.haca.primitives.Bytes32;

/** The nodes that may answer a request, in the order in which they may (rule P4). */
final class Row {
  private Row() {}

  /**
   * @param nodes all that serve the model
   * @param max that are drawn
   */
  static List<Bytes32> of(Bytes32 seed, List<Bytes32> nodes, int max) {
    if (nodes.isEmpty()) {
      return List.of();
    }
    int first =
        new BigInteger(1, seed.toArray()).mod(BigInteger.valueOf(nodes.size())).intValueExact();
    return IntStream.range(0, Math.min(nodes.size(), max))
        .mapToObj(place -> nodes.get((first + place) % nodes.size()))
        .toList();
  }
}
