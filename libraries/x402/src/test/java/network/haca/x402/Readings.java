package network.haca.x402;

/** What tests expect of messages that were read. */
public final class Readings {
  private Readings() {}

  /** The value; a failure if it was refused. */
  public static <T> T value(Reading<T> reading) {
    return switch (reading) {
      case Reading.Value<T>(T value) -> value;
      case Reading.Refused<T>(Refusal why) -> throw new AssertionError(why.toString());
    };
  }

  /** Why it was refused; a failure if it was not. */
  public static Refusal refusal(Reading<?> reading) {
    if (reading instanceof Reading.Refused<?>(Refusal why)) {
      return why;
    }
    throw new AssertionError("it was not refused: " + reading);
  }
}
