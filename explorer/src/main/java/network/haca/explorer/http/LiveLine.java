package network.haca.explorer.http;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * The latest events, numbered. Who follows them keeps a number of their own, so that nobody holds
 * up others, and the events that are kept are all the memory there is.
 */
final class LiveLine {
  private final int keptMax;
  private final Deque<LiveEvent> kept = new ArrayDeque<>();
  private long next;

  /**
   * An event as it is sent.
   *
   * @param type its name
   * @param data one line of JSON
   */
  record LiveEvent(long number, String type, String data) {}

  /**
   * Events from a number on.
   *
   * @param isWhole false if some before them are not kept any more
   * @param next the number behind them
   */
  record Part(List<LiveEvent> events, boolean isWhole, long next) {}

  LiveLine(int keptMax) {
    this.keptMax = keptMax;
  }

  synchronized void add(String type, String data) {
    kept.addLast(new LiveEvent(next++, type, data));
    if (kept.size() > keptMax) {
      kept.removeFirst();
    }
  }

  /** The number that the next event gets. */
  synchronized long next() {
    return next;
  }

  /** At most so many events from a number on; from the oldest that is kept if that is gone. */
  synchronized Part from(long number, int countMax) {
    long oldest = next - kept.size();
    long first = Math.max(number, oldest);
    List<LiveEvent> events = new ArrayList<>();
    for (LiveEvent event : kept) {
      if (event.number() >= first && events.size() < countMax) {
        events.add(event);
      }
    }
    return new Part(events, number >= oldest, first + events.size());
  }
}
