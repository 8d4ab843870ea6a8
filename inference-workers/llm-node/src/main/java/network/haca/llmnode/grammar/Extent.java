package network.haca.llmnode.grammar;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Set;

/**
 * Measures the size of a grammar. Where parts of it may begin at any byte of one another, there is
 * a place for each set of what may have begun, so a short pattern can have more of them than any
 * memory holds.
 */
final class Extent {
  private static final int OCTETS = 256;

  private Extent() {}

  /**
   * The ways of all places that texts can come to: what finding all places costs, and holds.
   *
   * @param most that are counted
   * @return more than {@code most} if there are more
   */
  static int ways(Grammar grammar, int most) {
    Set<Place> seen = new HashSet<>();
    Deque<Place> open = new ArrayDeque<>();
    // None is forgotten, or it would be found again.
    open.add(new Places(Integer.MAX_VALUE).start(grammar));
    int ways = 0;
    while (!open.isEmpty() && ways <= most) {
      Place place = open.removeLast();
      if (place.isLost() || !seen.add(place)) {
        continue;
      }
      ways += place.ways() + 1;
      for (int octet = 0; octet < OCTETS; octet++) {
        Place after = place.after(octet);
        if (!seen.contains(after)) {
          open.add(after);
        }
      }
    }
    return ways;
  }
}
