package network.haca.settings;

/** The outcome of reading what was given for a setting. */
public sealed interface Reading<T> {
  /** The value that was meant. */
  record Value<T>(T value) implements Reading<T> {}

  /**
   * The refusal of what was given.
   *
   * @param reason beside what the setting's {@link Form} says; empty if that says it all
   */
  record Refused<T>(String reason) implements Reading<T> {}
}
