package network.haca.client.llm;

import java.time.Instant;

/** One check of an answer, by its name, and what it comes to. */
public record AnswerCheck(String name, Outcome outcome, String detail) {
  /** Outcome of a check. */
  public enum Outcome {
    HOLDS("✓"),
    FAILS("✗"),
    /** Not made, because something that it needs was not given. */
    UNCHECKED("–");

    private final String mark;

    Outcome(String mark) {
      this.mark = mark;
    }
  }

  static AnswerCheck of(String name, boolean holds, String detail) {
    return new AnswerCheck(name, holds ? Outcome.HOLDS : Outcome.FAILS, detail);
  }

  public static AnswerCheck unchecked(String name, String detail) {
    return new AnswerCheck(name, Outcome.UNCHECKED, detail);
  }

  public boolean failed() {
    return outcome == Outcome.FAILS;
  }

  public String line() {
    return "%s %-9s %s".formatted(outcome.mark, name, detail);
  }

  /** Any number may stand in an answer. */
  static String time(long seconds) {
    return seconds <= Instant.MAX.getEpochSecond()
        ? Instant.ofEpochSecond(seconds).toString()
        : "second " + seconds;
  }
}
