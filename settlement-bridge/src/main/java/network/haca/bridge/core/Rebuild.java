package network.haca.bridge.core;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import network.haca.primitives.GrowingPause;

/**
 * The progress by which the view of what is settled catches up with the relay, whose settlements
 * are numbered from 1 (rule S8). A settlement is resolved once its leaves are known, or it has none
 * that counts.
 */
public final class Rebuild {
  /**
   * The number of settlements that are begun and neither resolved nor failed; more are not begun.
   */
  static final int OPEN_MAX = 10_000;

  /**
   * The number of those that have failed; where so many are lost, what comes after waits for them.
   */
  static final int FAILED_MAX = 100_000;

  /** A settlement that was just closed is given to Kafka before it is looked for elsewhere. */
  private static final Duration GRACE = Duration.ofSeconds(5);

  private static final Duration LOOK = Duration.ofSeconds(1);
  private static final GrowingPause RETRIES = new GrowingPause(LOOK, Duration.ofHours(1));

  /** The number of vain attempts after which a settlement is called missing. */
  static final int FAILURES_MAX = 3;

  private enum State {
    BEGUN,
    PENDING,
    EXPECTED,
    SOUGHT
  }

  private record Open(State state, long since, long dueAt, int failures, String reason) {}

  private final TreeMap<Long, Open> open = new TreeMap<>();
  private long begun;
  private long first = -1;

  /**
   * @param position of an earlier run
   */
  public Rebuild(long position) {
    this.begun = position;
  }

  /**
   * The settlements to look at now; at most half of them have failed before, so that what is lost
   * for good holds up nothing that comes after.
   *
   * @param count of all settlements on chain
   */
  public synchronized List<Long> next(long count, int max, long now) {
    if (first < 0) {
      first = count;
    }
    List<Long> next = new ArrayList<>();
    int failed = due(true, max / 2, next, now);
    due(false, max, next, now);
    int unfailed = open.size() - failed;
    while (begun < count && next.size() < max && unfailed < OPEN_MAX && failed < FAILED_MAX) {
      begun++;
      unfailed++;
      open.put(begun, new Open(State.BEGUN, now, now, 0, ""));
      next.add(begun);
    }
    return next;
  }

  /**
   * Adds what is due.
   *
   * @return how many there are of the kind, due or not
   */
  private int due(boolean hasFailed, int max, List<Long> next, long now) {
    int all = 0;
    for (Map.Entry<Long, Open> each : open.entrySet()) {
      if (each.getValue().failures() > 0 == hasFailed) {
        all++;
        if (each.getValue().dueAt() <= now && next.size() < max) {
          next.add(each.getKey());
        }
      }
    }
    return all;
  }

  /** Returns true if it is known how many settlements there are. */
  public synchronized boolean isBegun() {
    return first >= 0;
  }

  /** Returns true once every settlement that was there at the start, and each since, is known. */
  public synchronized boolean isComplete() {
    return rebuilding().isEmpty() && open.isEmpty();
  }

  /** Nothing is to be found of it any more. */
  public synchronized void resolved(long number) {
    open.remove(number);
  }

  /** The validators judge it. */
  public synchronized void pending(long number, long now) {
    open.put(number, new Open(State.PENDING, now, now + LOOK.toMillis(), 0, ""));
  }

  /**
   * It is settled. Whether it is to be sought: what was settled before this began, at once, the
   * rest once there was time to tell of it.
   */
  public synchronized boolean seek(long number, long now) {
    Open before = open.get(number);
    if (before == null) {
      return false;
    }
    boolean isExpected = before.state() == State.EXPECTED || before.state() == State.SOUGHT;
    long since = isExpected ? before.since() : now;
    boolean isSought = number <= first || now - since >= GRACE.toMillis();
    State state = isSought ? State.SOUGHT : State.EXPECTED;
    long due = now + LOOK.toMillis();
    open.put(number, new Open(state, since, due, before.failures(), before.reason()));
    return isSought;
  }

  /** The chain did not answer, which says nothing of it. */
  public synchronized void unanswered(long number, long now) {
    Open before = open.get(number);
    if (before != null) {
      long due = now + LOOK.toMillis();
      open.put(
          number,
          new Open(before.state(), before.since(), due, before.failures(), before.reason()));
    }
  }

  /** Nobody gave it. */
  public synchronized void failed(long number, String reason, long now) {
    Open before = open.get(number);
    if (before != null) {
      long due = now + RETRIES.after(before.failures() + 1).toMillis();
      open.put(number, new Open(State.SOUGHT, before.since(), due, before.failures() + 1, reason));
    }
  }

  /** All settlements up to this one are resolved. */
  public synchronized long position() {
    return open.isEmpty() ? begun : open.firstKey() - 1;
  }

  /**
   * The number of settlements, of those there when this began, that are resolved or sought in vain.
   */
  public synchronized long done() {
    return Math.max(0, Math.min(begun, first) - left());
  }

  /** How many settlements were there when this began. */
  public synchronized long total() {
    return Math.max(0, first);
  }

  private long left() {
    return open.headMap(first, true).values().stream().filter(Rebuild::isLeft).count();
  }

  private static boolean isLeft(Open each) {
    return each.state() != State.PENDING && !isMissing(each);
  }

  /** Why it is not known yet what is settled; nothing once it is. */
  public synchronized Optional<String> rebuilding() {
    if (first < 0) {
      return Optional.of("rebuilding: the chain has not been asked yet, or lags");
    }
    return done() < first
        ? Optional.of("rebuilding: %s of %s settlements".formatted(done(), first))
        : Optional.empty();
  }

  /** How many settlements nobody gives, which are sought on. */
  public synchronized int missing() {
    return (int) open.values().stream().filter(Rebuild::isMissing).count();
  }

  private static boolean isMissing(Open each) {
    return each.failures() >= FAILURES_MAX;
  }

  /** Which settlements nobody gives; nothing if there is none. */
  public synchronized Optional<String> missingText() {
    return open.entrySet().stream()
        .filter(each -> isMissing(each.getValue()))
        .findFirst()
        .map(
            each ->
                "%s settled batches are missing; the first is settlement %s: %s"
                    .formatted(missing(), each.getKey(), each.getValue().reason()));
  }
}
