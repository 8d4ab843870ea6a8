package network.haca.service;

import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;

/** Sentences of a process that ends, on its error output, written without waiting for a reader. */
final class LastWords {
  private static final long SAYING_MILLIS_MAX = 250;
  private static final String OWN = "network.haca.";

  /** A process that a signal ended has this and the signal's number as its code. */
  private static final int BY_SIGNAL = 128;

  private static final int HANGUP = 1;
  private static final int INTERRUPT = 2;
  private static final int TERMINATE = 15;

  private LastWords() {}

  /** A pipe that nobody reads takes nothing more; the end does not wait for it. */
  static void say(String line) {
    Thread saying =
        Thread.ofPlatform().daemon().name("last-words").start(() -> System.err.println(line));
    try {
      var _ = saying.join(Duration.ofMillis(SAYING_MILLIS_MAX));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Names the place of the thread that closes everything, when its time is over. */
  static String unfinished(Duration max, Thread closing) {
    StackTraceElement[] trace = closing.getStackTrace();
    Optional<StackTraceElement> own =
        Arrays.stream(trace).filter(each -> each.getClassName().startsWith(OWN)).findFirst();
    String where =
        own.map(each -> "it waits in %s (%s)".formatted(each, trace[0]))
            .orElse("something that is not HACA's keeps it");
    return "the process did not end within %s s and is cut off: %s"
        .formatted(max.toSeconds(), where);
  }

  /** The code of a process that a signal ends; the thread that handles one bears its name. */
  static int signalCode() {
    int signal =
        Thread.getAllStackTraces().keySet().stream()
            .map(Thread::getName)
            .filter(name -> name.endsWith(" handler"))
            .mapToInt(LastWords::number)
            .max()
            .orElse(TERMINATE);
    return BY_SIGNAL + signal;
  }

  private static int number(String thread) {
    return switch (thread) {
      case "SIGHUP handler" -> HANGUP;
      case "SIGINT handler" -> INTERRUPT;
      default -> TERMINATE;
    };
  }
}
