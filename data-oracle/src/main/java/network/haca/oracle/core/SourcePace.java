package network.haca.oracle.core;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import network.haca.oracle.core.SourcePace.Admission.Later;
import network.haca.oracle.core.SourcePace.Admission.Now;

/**
 * When one source may be asked: as often as its definition lets, and not while it rests after
 * saying that it was asked too often (status 429). A rest is twice as long as the one before, until
 * the source answers again; what the source itself asks for ({@code Retry-After}) counts if it is
 * longer. No rest is longer than {@link #REST_MAX}. Of its quota, contracts' questions have a
 * share.
 */
public final class SourcePace {
  static final Duration REST_FIRST = Duration.ofSeconds(1);
  static final Duration REST_MAX = Duration.ofHours(1);

  private static final Duration MINUTE = Duration.ofMinutes(1);
  private static final Duration DAY = Duration.ofDays(1);

  private final List<Window> windows = new ArrayList<>();
  private final List<Window> contractWindows = new ArrayList<>();
  private Duration rest = REST_FIRST;
  private Instant until = Instant.MIN;

  /** Says whether a source may be asked. */
  public sealed interface Admission {
    /** It may, and has been counted. */
    record Now() implements Admission {}

    /**
     * @param pause until it may
     * @param reason why it may not yet
     */
    record Later(Duration pause, String reason) implements Admission {}
  }

  /** The moments at which a source was asked last, of which the oldest must lie far enough back. */
  private static final class Window {
    private final Duration length;
    private final Instant[] asked;
    private int next;

    Window(Duration length, int max) {
      this.length = length;
      this.asked = new Instant[max];
      Arrays.fill(asked, Instant.MIN);
    }

    boolean isClosed() {
      return asked.length == 0;
    }

    Instant free() {
      return asked[next].equals(Instant.MIN) ? Instant.MIN : asked[next].plus(length);
    }

    void count(Instant now) {
      asked[next] = now;
      next = (next + 1) % asked.length;
    }
  }

  /**
   * @param share of both quotas that is for contracts
   */
  public SourcePace(Optional<Integer> perMinute, Optional<Integer> perDay, ContractShare share) {
    perMinute.ifPresent(max -> windows.add(new Window(MINUTE, max)));
    perDay.ifPresent(max -> windows.add(new Window(DAY, max)));
    contractWindows.add(new Window(MINUTE, share.perMinute(perMinute)));
    perDay.ifPresent(max -> contractWindows.add(new Window(DAY, share.of(max))));
  }

  /** Counts the question if it may be asked. */
  public synchronized Admission ask(Instant now, Asker asker) {
    if (now.isBefore(until)) {
      return new Later(between(now, until), "the source said that it was asked too often");
    }
    List<Window> counting = new ArrayList<>(windows);
    if (asker == Asker.CONTRACT) {
      counting.addAll(contractWindows);
    }
    for (Window window : counting) {
      Optional<Later> later = later(window, now);
      if (later.isPresent()) {
        return later.get();
      }
    }
    counting.forEach(window -> window.count(now));
    return new Now();
  }

  private static Optional<Later> later(Window window, Instant now) {
    if (window.isClosed()) {
      return Optional.of(new Later(window.length, "its quota leaves nothing for contracts"));
    }
    Instant free = window.free();
    return now.isBefore(free)
        ? Optional.of(
            new Later(
                between(now, free),
                "it was asked %s times within %s s, and more is not allowed"
                    .formatted(window.asked.length, window.length.toSeconds())))
        : Optional.empty();
  }

  /**
   * The source said that it was asked too often.
   *
   * @param wanted for how long it asks to be left alone
   */
  public synchronized void tooOften(Instant now, Optional<Duration> wanted) {
    Duration longest = wanted.filter(each -> each.compareTo(rest) > 0).orElse(rest);
    Instant end = now.plus(longest.compareTo(REST_MAX) < 0 ? longest : REST_MAX);
    until = end.isAfter(until) ? end : until;
    Duration twice = rest.multipliedBy(2);
    rest = twice.compareTo(REST_MAX) < 0 ? twice : REST_MAX;
  }

  /** The source answered as it should. */
  public synchronized void answered() {
    rest = REST_FIRST;
  }

  private static Duration between(Instant one, Instant later) {
    return Duration.ofSeconds(
        later.getEpochSecond() - one.getEpochSecond(), (long) later.getNano() - one.getNano());
  }
}
