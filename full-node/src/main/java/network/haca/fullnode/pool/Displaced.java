package network.haca.fullnode.pool;

import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import network.haca.primitives.Bytes32;

/**
 * Transactions that lost their place, but stand in CometBFT's pool until it asks for them after the
 * next block (rule M2). They never enter a proposal.
 */
final class Displaced {
  private final Map<Bytes32, Mark> marks = new HashMap<>();
  private int places;

  /**
   * @param since the number of commits when it lost its place
   */
  private record Mark(int places, long since) {}

  int places() {
    return places;
  }

  boolean contains(Bytes32 hash) {
    return marks.containsKey(hash);
  }

  void add(Entry entry, long commits) {
    if (marks.put(entry.offer.hash(), new Mark(entry.offer.places(), commits)) == null) {
      places += entry.offer.places();
    }
  }

  /** CometBFT lets it go. */
  boolean remove(Bytes32 hash) {
    Mark mark = marks.remove(hash);
    if (mark != null) {
      places -= mark.places;
    }
    return mark != null;
  }

  /** Forgets those that CometBFT did not ask for between two commits: it has them no more. */
  void forgetUnseen(long oldest) {
    for (Iterator<Mark> each = marks.values().iterator(); each.hasNext(); ) {
      Mark mark = each.next();
      if (mark.since < oldest) {
        places -= mark.places;
        each.remove();
      }
    }
  }
}
