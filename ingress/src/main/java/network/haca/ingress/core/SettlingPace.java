package network.haca.ingress.core;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;

/** The rate at which the network settles, by what was heard in the last seconds. For one thread. */
final class SettlingPace {
  static final Duration WINDOW = Duration.ofSeconds(5);

  private final Deque<Heard> heard = new ArrayDeque<>();

  private record Heard(long at, long settled) {}

  /** Takes note that so many of all answers are settled. */
  void hear(long now, long settled) {
    heard.removeIf(each -> each.at() < now - WINDOW.toMillis());
    heard.addLast(new Heard(now, settled));
  }

  /** Returns true if it was heard of more than once, and something was settled between. */
  boolean isKnown() {
    return heard.size() > 1 && took() > 0 && count() > 0;
  }

  /** Answers settled in a millisecond. */
  double rate() {
    return (double) count() / took();
  }

  /** Milliseconds from one time it was heard of to the next. */
  double gap() {
    return (double) took() / (heard.size() - 1);
  }

  private long count() {
    return heard.getLast().settled() - heard.getFirst().settled();
  }

  private long took() {
    return heard.getLast().at() - heard.getFirst().at();
  }
}
