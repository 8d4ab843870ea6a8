package network.haca.service;

import java.time.Duration;
import java.util.Deque;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.ConcurrentLinkedDeque;
import org.jspecify.annotations.Nullable;

/**
 * The end of this process, by a signal or by itself: what was left open is closed, child processes
 * end, and the process is gone within {@link #MAX}, whatever hangs.
 */
public final class ProcessEnd {
  /** From the signal to the end of closing; what is not closed by then is cut off. */
  public static final Duration MAX = Duration.ofSeconds(7);

  /**
   * Set by the launcher for a process whose JVM writes down what it has learnt, once all is closed.
   */
  private static final String RECORDING = "haca.recording";

  /**
   * For that, which takes another process of the JVM some seconds on a machine that is not busy.
   */
  private static final Duration RECORDING_MAX = Duration.ofMinutes(5);

  private static final Deque<AutoCloseable> OPEN = new ConcurrentLinkedDeque<>();
  private static volatile @Nullable Long deadline;
  private static volatile OptionalInt code = OptionalInt.empty();

  static {
    Runtime.getRuntime()
        .addShutdownHook(Thread.ofPlatform().name("ending").unstarted(ProcessEnd::run));
  }

  private ProcessEnd() {}

  /** Sees to it that this process ends in time from now on. */
  public static void prepare() {
    // The class is initialized by the call.
  }

  /** Closes a part when the process ends; those that were added last are closed first. */
  public static void add(AutoCloseable part) {
    OPEN.push(part);
  }

  /** Leaves it to the caller again to close a part. */
  public static void remove(AutoCloseable part) {
    OPEN.removeFirstOccurrence(part);
  }

  public static boolean isUnderWay() {
    return deadline != null;
  }

  /**
   * How long to wait for something that ends: as usual, or, while the process is ending, half of
   * what is left, so that there is time to clear up after it.
   */
  public static Duration patience(Duration usual) {
    Duration half = remaining().dividedBy(2);
    return isUnderWay() && half.compareTo(usual) < 0 ? half : usual;
  }

  /** Ends the process with this code. */
  public static void exit(int status) {
    code = OptionalInt.of(status);
    System.exit(status);
  }

  private static Duration remaining() {
    Long end = deadline;
    return end == null ? MAX : Duration.ofNanos(Math.max(0, end - System.nanoTime()));
  }

  private static void run() {
    Thread closing = Thread.currentThread();
    deadline = System.nanoTime() + MAX.toNanos();
    Thread.ofPlatform().daemon().name("ending-deadline").start(() -> enforce(closing));
    for (AutoCloseable part : OPEN) {
      try {
        part.close();
      } catch (Exception | Error e) {
        LastWords.say("closing failed: " + e);
      }
    }
    report(Children.end(remaining()));
  }

  private static void enforce(Thread closing) {
    try {
      Thread.sleep(MAX);
      if (!closing.isAlive() && Boolean.getBoolean(RECORDING)) {
        Thread.sleep(RECORDING_MAX);
      }
    } catch (InterruptedException e) {
      // Nobody has a reason to; then it is at an end now.
    }
    LastWords.say(LastWords.unfinished(MAX, closing));
    report(Children.end(Duration.ZERO));
    Runtime.getRuntime().halt(code.orElseGet(LastWords::signalCode));
  }

  private static void report(List<ProcessHandle> killed) {
    for (ProcessHandle each : killed) {
      LastWords.say(
          "process %s (%s) did not end and was killed"
              .formatted(each.pid(), each.info().command().orElse("?")));
    }
  }
}
