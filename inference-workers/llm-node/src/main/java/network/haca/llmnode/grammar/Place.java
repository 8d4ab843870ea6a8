package network.haca.llmnode.grammar;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A position of a text in a grammar: all the ways in which it can go on. What follows on a byte is
 * found once. Not for concurrent use.
 */
public final class Place {
  private final Places places;
  private final List<Way> ways;
  private final boolean mayEnd;
  private final @Nullable Place[] next = new @Nullable Place[256];

  /**
   * @param ways each begins with a byte
   */
  Place(Places places, List<Way> ways, boolean mayEnd) {
    this.places = places;
    this.ways = ways;
    this.mayEnd = mayEnd;
  }

  public static Place start(Grammar grammar) {
    return new Places(Places.KNOWN_MAX).start(grammar);
  }

  /** In how many ways it can go on. */
  int ways() {
    return ways.size();
  }

  /** Returns true if the text may end here. */
  public boolean mayEnd() {
    return mayEnd;
  }

  /** Returns true if the text cannot go on. */
  public boolean mustEnd() {
    return ways.isEmpty();
  }

  /** Returns true if the text has left the grammar. */
  public boolean isLost() {
    return ways.isEmpty() && !mayEnd;
  }

  /** Where the text stands after these bytes. */
  public Place after(byte[] bytes) {
    Place place = this;
    for (int i = 0; i < bytes.length && !place.isLost(); i++) {
      place = place.after(bytes[i] & 0xff);
    }
    return place;
  }

  /** The place of the text after one byte. */
  public Place after(int octet) {
    Place after = next[octet];
    if (after == null) {
      after = places.after(ways, octet);
      next[octet] = after;
    }
    return after;
  }
}
