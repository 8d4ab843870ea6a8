package network.haca.provingnode.log;

import java.util.Iterator;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The times at which records were appended, to the second or, where many wait long, less exactly.
 */
final class Times {
  private static final long STEP_MILLIS = 1_000;
  private static final int MARKS_MAX = 4_096;

  private final NavigableMap<Long, Long> marks = new TreeMap<>();
  private long step = STEP_MILLIS;

  /** In the order of the numbers. */
  void note(long sequence, long time) {
    Map.Entry<Long, Long> last = marks.lastEntry();
    if (last == null || time - last.getValue() >= step || time < last.getValue()) {
      marks.put(sequence, time);
    }
    if (marks.size() > MARKS_MAX) {
      thin();
    }
  }

  /** About when the record with this number was appended; forgets those before it. */
  Optional<Long> of(long sequence) {
    Optional<Map.Entry<Long, Long>> mark = Optional.ofNullable(marks.floorEntry(sequence));
    mark.ifPresent(found -> marks.headMap(found.getKey()).clear());
    return mark.map(Map.Entry::getValue);
  }

  private void thin() {
    step *= 2;
    Iterator<Long> each = marks.keySet().iterator();
    while (each.hasNext()) {
      each.next();
      if (each.hasNext()) {
        each.next();
        each.remove();
      }
    }
  }
}
