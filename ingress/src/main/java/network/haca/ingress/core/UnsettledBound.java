package network.haca.ingress.core;

import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * Lets in as many requests as the network settles, so that each answer is settled within some time
 * after it was given. It goes by what bridges tell: where they tell nothing, or nothing is settled
 * because the chain stands still, nobody is refused, since fewer answers would not mend that. For
 * several threads.
 */
public final class UnsettledBound {
  /** Answers that may be unsettled however slowly the network settles. */
  static final int UNSETTLED_MIN = 256;

  /** The share of the time that is aimed at, so that the median is below the time. */
  private static final double AIM = 0.85;

  /** While answers are settled within this share of the time, a sudden load is let in. */
  private static final double EASY = 0.75;

  /** Bounds on the rate at which requests are let in, as shares of the rate of settling. */
  private static final double SHARE_MIN = 0.3;

  private static final double SHARE_MAX = 1.5;

  /** A load is sudden if nobody had to wait for so long. */
  private static final Duration SUDDEN = Duration.ofSeconds(5);

  /** Without news for so long, or for twice the time, settling stands still. */
  private static final Duration STILL = Duration.ofSeconds(5);

  /** Bridges are asked for so long after a request. */
  private static final Duration WATCHED = Duration.ofSeconds(10);

  private static final Entry AT_ONCE = new Entry.LetIn(Duration.ZERO);

  private final Duration within;
  private final LongSupplier clock;
  private final AnswerCounts answers = new AnswerCounts();
  private final SettlingPace pace = new SettlingPace();
  private final TokenBucket bucket = new TokenBucket();
  private long askedAt;
  private long heldAt;
  private long settledTo;
  private long settledAt;
  private long settled;
  private long delay;

  /**
   * @param within the time in which an answer is to be settled
   * @param clock milliseconds since 1970
   */
  public UnsettledBound(Duration within, LongSupplier clock) {
    this.within = within;
    this.clock = clock;
  }

  /** The outcome for a request that comes. */
  public sealed interface Entry {
    /**
     * The request is let in.
     *
     * @param after the time until it may go on, a fraction of a second at most
     */
    record LetIn(Duration after) implements Entry {}

    /** The request is refused, with a reason for its client. */
    record Refused(String reason) implements Entry {}
  }

  /** Decides on a request that comes now. */
  public synchronized Entry enter() {
    long now = clock.getAsLong();
    askedAt = now;
    if (!isBehind(now)) {
      return AT_ONCE;
    }
    Optional<Duration> turn = bucket.take(now, rate(now));
    if (turn.isPresent() && turn.get().isZero()) {
      return AT_ONCE;
    }
    heldAt = now;
    return turn.isPresent() ? new Entry.LetIn(turn.get()) : new Entry.Refused(reason());
  }

  private String reason() {
    return String.format(
        Locale.ROOT,
        "answers are settled after %.1f s now, and more would be later still; try again in a second",
        delay / 1e3);
  }

  /** Takes note of an answer that is given, and is to be settled. */
  public synchronized void answered() {
    answers.add(clock.getAsLong());
  }

  /**
   * Takes note of the batch that a bridge settled last.
   *
   * @param answeredAt the mean time of its answers, in milliseconds since 1970
   * @param at when it was settled
   */
  public synchronized void heard(long answeredAt, long at) {
    // Nothing is settled in the future, whatever somebody's clock says.
    long heardOf = Math.min(at, clock.getAsLong());
    long until = Math.min(answeredAt, heardOf);
    if (until <= settledTo) {
      return;
    }
    settledTo = until;
    settledAt = heardOf;
    settled = answers.until(until);
    delay = settledAt - until;
    pace.hear(settledAt, settled);
  }

  /** Returns true while bridges are to be asked. */
  public synchronized boolean isWatched() {
    return clock.getAsLong() - askedAt < WATCHED.toMillis();
  }

  /** Answers that are not known to be settled. */
  public synchronized long unsettled() {
    return answers.total() - settled;
  }

  /** The time from the answers that were settled last until they were. */
  public synchronized Duration delay() {
    return Duration.ofMillis(delay);
  }

  /** Returns true while no more may be let in than is settled. */
  private boolean isBehind(long now) {
    long still = Math.max(STILL.toMillis(), 2 * within.toMillis());
    boolean isEasy =
        delay <= EASY * within.toMillis() && now - heldAt > SUDDEN.toMillis()
            || unsettled() < UNSETTLED_MIN;
    return !isEasy && now - settledAt < still && pace.isKnown();
  }

  /** Requests that may be let in, in a millisecond: the later their answers settle, the fewer. */
  private double rate(long now) {
    // What was settled since the last news is not known yet.
    double expected =
        unsettled() / pace.rate() - Math.clamp((double) (now - settledAt), 0, pace.gap());
    double aim = AIM * within.toMillis();
    return pace.rate() * Math.clamp(2 - expected / aim, SHARE_MIN, SHARE_MAX);
  }
}
